/** Types that the call page's modules share: what is handed to views, and what comes back. */

/** What the server wrote into the page (`#room-data`). */
interface RoomData {
  slug: string;
  name: string;
  capacity: number;
  /** Who may enter: `members`, or `users`, which is everyone who is signed in. */
  access: string;
  locked: boolean;
  self: { name: string };
  present: PresentPerson[];
  urls: { home: string; login: string; socket_path: string; settings?: string };
  /** Whether the room has everybody use the relay only, and whether there is one. */
  relay: { room: boolean; possible: boolean };
  /** Only where it was asked for; null after too many tests. */
  trial?: RTCConfiguration | null;
}

interface PresentPerson {
  name: string;
  id?: string;
}

type DeviceKind = "microphone" | "camera" | "speaker";
type CaptureKind = "microphone" | "camera";

/** Why a microphone or camera can't be had; `troubles.js` finds it, and the words for it. */
type Trouble = "refused" | "dismissed" | "system" | "missing" | "busy" | "insecure" | "unsupported" | "unknown";

interface DeviceOption {
  id: string;
  label: string;
}

/** What one may choose from, and what is chosen now. */
interface DeviceList {
  options: DeviceOption[];
  chosen: string;
}

type DeviceLists = Record<DeviceKind, DeviceList>;

/** The three ways in which browsers make a voice clearer; each has a switch. */
interface Processing {
  echoCancellation: boolean;
  noiseSuppression: boolean;
  autoGainControl: boolean;
}

/** One's own devices, as views show them. */
interface LocalState {
  audio: boolean;
  video: boolean;
  microphone: MediaStreamTrack | null;
  camera: MediaStreamTrack | null;
  troubles: Record<CaptureKind, Trouble | null>;
  /** What is open, and gives nothing for now: another program has it, or a switch of its own. */
  taken: Record<CaptureKind, boolean>;
  opening: boolean;
  devices: DeviceLists;
  canChooseSpeaker: boolean;
  processing: Processing;
  /** The picture is of oneself, so it is shown as in a mirror; the back camera's is not. */
  mirrored: boolean;
  canFlip: boolean;
}

/** A trouble in words: what happened, what to do, one way out. */
interface Explanation {
  title: string;
  text: string;
  steps: string[];
  retry: string;
}

type LinkState = "connecting" | "connected" | "reconnecting" | "failed";

/** What is done to get a connection back: another way, the relay alone, a new connection. */
type Recovering = "restart" | "relay" | "rebuild" | "give-up";

/** A person on the stage, as a tile shows them. */
interface Person {
  id: string;
  name: string;
  own: boolean;
  muted: boolean;
  camera: boolean;
  /** The camera is on, but its picture does not come: it would be too much, or nobody wants it. */
  paused: boolean;
  state: LinkState;
  mirrored: boolean;
  /** Gives a screen, which has a tile of its own; never so for oneself. */
  screen: boolean;
  /** It does, but does not come. */
  screenPaused: boolean;
  /** Neither chat nor files reach them: a participant that is no browser may do without data channels. */
  noData: boolean;
  /** Nobody can tell whether somebody is in the middle of the connection. */
  unverifiable: boolean;
  /** The place in the line of raised hands, from 1 on; 0: not raised. */
  hand: number;
}

/** What is known of people besides the roster; who is not named has none of it. */
interface Marks {
  /** Whose pictures do not come. */
  paused?: ReadonlySet<string>;
  /** Whose screens do not. */
  pausedScreens?: ReadonlySet<string>;
  /** Place in the line of raised hands, from 1 on. */
  hands?: ReadonlyMap<string, number>;
  /** Whose connections nobody can vouch for. */
  unverifiable?: ReadonlySet<string>;
}

/** How one wants to see a call; this device remembers it. */
interface View {
  mode: "grid" | "speaker";
  /** A shared screen is large by itself. */
  largeScreens: boolean;
  /** Whether one sees oneself. */
  self: boolean;
}

/** A tile among those that `spotlightOf` chooses from. */
interface Seat {
  id: string;
  kind: "person" | "screen";
  own: boolean;
}

/** What the dialog of the safety code says; people by name. */
interface SafetyWords {
  /** The code; empty where there is none. */
  groups: string[];
  /** The page came over HTTPS, without which browsers make no digests. */
  secure: boolean;
  /** Our own connections show several certificates. */
  several: boolean;
  alone: boolean;
  missing: string[];
  unverifiable: string[];
  alarms: string[];
}

/** What comes, or goes: of the picture, and of all bytes together. */
interface FlowFacts {
  width: number;
  height: number;
  fps: number;
  kbps: number;
  codecs: string[];
}

/** The bars of a tile and the figures behind them; what is undefined is not known, or there is nothing of it. */
interface Facts extends Judgement {
  relayed: boolean | undefined;
  protocol: "udp" | "tcp" | "tls" | undefined;
  /** Share of packets. */
  loss: number;
  /** s, there and back. */
  delay: number | undefined;
  comes: FlowFacts | undefined;
  goes: FlowFacts | undefined;
  /** Why we send less than is wanted. */
  limit: Shortage | "other" | "none";
  /** What they say of what they send, if it is less than we want. */
  theirs: Lowered | null;
}

interface ShownFacts {
  facts: Facts;
  person: { name: string; own: boolean };
  /** The bars as a word. */
  level: string;
}

/** In device pixels; 0 x 0 is not seen. */
interface ShownPicture {
  id: string;
  source: "camera" | "screen";
  width: number;
  height: number;
}

/** How the call fits the device and the line. */
interface Fit {
  audioOnly: boolean;
  /** Not everybody is seen, because of this. */
  limit: "line" | "device" | null;
  /** Whose pictures do not come. */
  paused: ReadonlySet<string>;
  /** Whose screens do not. */
  screens: ReadonlySet<string>;
}

interface Rect {
  x: number;
  y: number;
  width: number;
  height: number;
}

/** Where the tiles go: one rectangle a person in the order of joining, oneself last. */
interface Layout {
  rects: Rect[];
  /** With two, one's own tile floats in a corner over the other's. */
  floating: boolean;
}

/** One tile large, the others in a strip. */
interface Spotlight {
  large: Rect;
  strip: Rect;
  /** The size of each in the strip. */
  tile: Rect;
  /** The strip stands at the side, and not above. */
  side: boolean;
  scrolls: boolean;
}

type Place = "grid" | "large" | "strip" | "floating" | "none";

interface Goodbye {
  code: string;
  detail?: string;
  /** Seconds in the call; 0 if it was never entered. */
  lasted: number;
  /** Who was still there. */
  others: PresentPerson[];
}

/** Like a MediaDeviceInfo. */
interface Device {
  kind: string;
  deviceId: string;
  label: string;
}

/** What this browser keeps for the next call. */
interface Remembering {
  devices: Partial<Record<DeviceKind, DeviceOption>>;
  processing: Processing;
}

/** Why a screen can't be shared. */
type DisplayTrouble = "system" | "blocked" | "sound" | "unknown";

/** What came of asking for a screen: its tracks, a trouble, or nothing of either when the person thought better of it. */
type Display =
  | { video: MediaStreamTrack; audio: MediaStreamTrack | null; trouble: null }
  | { video: null; audio: null; trouble: DisplayTrouble | null };

/** One's own screen that is shared now; `surface` is what it is a picture of, by the browser's word. */
interface SharedScreen {
  picture: MediaStreamTrack;
  surface: string;
  sound: boolean;
}

/** What is asked of getUserMedia. */
interface Wishes {
  /** Device ids; a camera's decides, the facing side does not. */
  microphone?: string;
  camera?: string;
  /** Which of a phone's cameras. */
  facing: "user" | "environment";
  processing: Processing;
}

/** What came of it: a track or a trouble. */
interface Opened {
  track: MediaStreamTrack | null;
  trouble: Trouble | null;
}

/** `again` joins (or tries to); the others are links. */
interface WayOn {
  way: "again" | "home" | "login";
  label: string;
  icon?: string;
}

/** What is said after a call; the first action is the primary one. */
interface Farewell {
  title: string;
  lines: string[];
  actions: WayOn[];
}

/** What room.js shows the world for diagnostics and tests; read only. */
declare var conference: { call: unknown };
