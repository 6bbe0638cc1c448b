/**
 * Types that more than one module uses. Ambient (no import, no export), since a JSDoc import would name a file that is
 * not served. Messages are those of docs/protocol.md, field by field.
 */

type Source = "microphone" | "camera" | "screen" | "screen-audio";
type Role = "host" | "moderator" | "member";
type Kind = "audio" | "video" | "screen";

/** What a participant gives; `recording`: it keeps what it receives. */
interface Media {
  audio: boolean;
  video: boolean;
  screen: boolean;
  hand: boolean;
  recording: boolean;
}

interface Caps {
  ice_restart: boolean;
  data_channels: boolean;
}

/** One tab or one bot in one room. */
interface Participant {
  id: string;
  name: string;
  role: Role;
  guest: boolean;
  /** The room's revision when it entered: of two participants, the later one calls. */
  joined: number;
  state: "live" | "detached";
  caps: Caps;
  media: Media;
}

interface Room {
  slug: string;
  name: string;
  locked: boolean;
  capacity: number;
}

/** Somebody in the waiting room. */
interface Waiting {
  id: string;
  name: string;
  guest: boolean;
}

/** An RTCConfiguration whose TURN credentials live for `ttl` seconds. */
interface Configuration extends RTCConfiguration {
  ttl?: number;
}

/** What hides our address: the room's policy, our own wish; and whether there is a relay for it. */
interface Privacy {
  room: boolean;
  own: boolean;
  possible: boolean;
}

/** A configuration beside the one before it: whether the relay is the only way now (`stricter`), or no more. */
type Policy = "same" | "stricter" | "looser";

/** What takes a participant over after a lost socket or a reload. */
interface Resume {
  participant: string;
  secret: string;
}

interface Bye {
  code: string;
  detail: string;
}

type PeerState = "connecting" | "connected" | "reconnecting" | "failed";
type CallState = "connecting" | "waiting" | "joined" | "reconnecting" | "ended";

/** The time, as a thing that can be passed in. */
interface Clock {
  now(): number;
  setTimeout(callback: () => void, ms: number): any;
  clearTimeout(timer: any): void;
}

/** The part of a WebSocket that the engine uses. */
interface Socket {
  readonly readyState: number;
  onopen: ((event: any) => void) | null;
  onmessage: ((event: { data: any }) => void) | null;
  onclose: ((event: any) => void) | null;
  onerror: ((event: any) => void) | null;
  send(text: string): void;
  close(code?: number): void;
}

interface Hello {
  type: "hello";
  name?: string;
  token?: string;
  invite?: string;
  media?: Media;
  caps?: Caps;
  resume?: Resume & { fresh?: boolean };
}

/* Between two participants, as sent over the server (with `recipient` or `sender`) or the control channel (with neither). */
interface Description {
  type: "offer" | "answer";
  connection: number;
  sdp: string;
}
interface Candidates {
  type: "candidates";
  connection: number;
  candidates: RTCIceCandidateInit[];
}
interface Reconnect {
  type: "reconnect";
  connection?: number;
  rebuild: boolean;
}
type PairMessage = Description | Candidates | Reconnect;
type Relayed = PairMessage & { sender: string };

type ClientMessage = (
  | Hello
  | (PairMessage & { recipient: string })
  | { type: "media"; media: Media }
  | { type: "configuration" }
  | (Report & { type: "report" })
  | { type: "ping"; revision?: number }
  | { type: "leave" }
) & { id?: string };

interface Welcome {
  type: "welcome";
  participant: Participant;
  room: Room;
  participants: Participant[];
  waiting?: Waiting[];
  configuration: Configuration;
  resume: Resume & { ttl: number };
  heartbeat: number;
  revision: number;
}

type RosterMessage =
  | { type: "participant-joined" | "participant-changed"; participant: Participant; revision: number }
  | { type: "participant-left"; subject: string; reason: string; revision: number }
  | { type: "room-changed"; room: Room; revision: number }
  | { type: "roster"; participants: Participant[]; room: Room; waiting?: Waiting[]; revision: number };

interface ServerError {
  type: "error";
  code: string;
  detail: string;
  reply_to?: string;
  recipient?: string;
}

type ServerMessage = (
  | Welcome
  | { type: "waiting"; room: { slug: string; name: string }; resume: Resume & { ttl: number }; heartbeat: number }
  | RosterMessage
  | Relayed
  | { type: "configuration"; configuration: Configuration }
  | { type: "knock"; participant: Waiting }
  | { type: "knock-ended"; subject: string }
  | { type: "mute" | "ask-unmute"; kinds: Kind[]; by: string }
  | ServerError
  | (Bye & { type: "bye"; reconnect: boolean; after?: number })
  | { type: "pong"; revision?: number }
) & { reply_to?: string };

/** What changed in the roster: `left` with the reason (`left`, `lost`, or a `bye` code). */
interface RosterChange {
  joined: Participant[];
  left: { participant: Participant; reason: string }[];
}

/** What the recovery policy says to do now, and after how many ms it wants to be asked again (never: null). */
interface Step {
  action: "none" | "restart" | "relay" | "rebuild" | "give-up";
  wait: number | null;
}

/** What is done about one connection, and why: a word for whoever diagnoses. */
interface RecoveryStep {
  action: Exclude<Step["action"], "none">;
  reason: string;
}

/** Over what another participant is reached: `control` is the data channel of the connection itself. */
type Reach = "server" | "control" | "none";

/** How one connection went. */
interface Report {
  recipient: string;
  outcome: "connected" | "failed";
  relayed: boolean;
  ms: number;
}

/** What every pair needs of the call. */
interface PairServices {
  clock: Clock;
  createPeerConnection(configuration: RTCConfiguration): RTCPeerConnection;
  configurations: {
    readonly ageing: boolean;
    /** Whether to go over a TURN server alone is another way to try. */
    readonly canRelay: boolean;
    configuration(options: { relayOnly: boolean }): RTCConfiguration;
    fresh(): Promise<RTCConfiguration>;
  };
  /** What we send now. */
  tracks: ReadonlyMap<Source, MediaStreamTrack | null>;
  send(recipient: string, message: PairMessage): void;
  report(report: Report): void;
  /** Whether a source that the roster says is given should come: not if we did not want it, or he said that he pauses it. */
  expects(id: string, source: Source): boolean;
  /** How many there are in the call besides us. */
  others?(): number;
  /** A connection to one of the others is about to be made. */
  created?(): void;
}

/** The same for the mesh, whose relays go to the socket. */
interface MeshServices extends Omit<PairServices, "send"> {
  send(message: PairMessage & { recipient: string }): string | undefined;
}

/** What getStats() gives, as a map. */
type Stats = ReadonlyMap<string, any>;

/** A connection that can be measured; a Peer is one. */
interface Measurable {
  readonly connection: RTCPeerConnection;
  /** What each section carries, by its mid. */
  sources(): ReadonlyMap<string, Source>;
}

/** What was measured of one connection in a second. Totals count from the connection's beginning. */
interface Sample {
  /** ms. */
  at: number;
  /** Round trip, s. */
  rtt: number | undefined;
  /** Through a TURN server, at either end. */
  relayed: boolean;
  /** To the TURN server, if ours is relayed. */
  protocol: "udp" | "tcp" | "tls" | undefined;
  localType: RTCIceCandidateType | undefined;
  remoteType: RTCIceCandidateType | undefined;
  /** What the line out may carry by the browser's estimate, bit/s; Firefox has none. */
  available: number | undefined;
  /** Another one is another pair of candidates. */
  way: string | undefined;
  /** Nothing of a source of which nothing has ever come. */
  received: Partial<Record<Source, Received>>;
  sent: Partial<Record<Source, Sent>>;
}
interface Received {
  /** Totals; `frames` are those decoded. */
  packets: number;
  bytes: number;
  lost: number;
  frames: number;
  freezes: number;
  /** Total of an audio source: it grows with whatever is not silence. */
  energy: number;
  kbps: number;
  /** Of this second, 0 to 1. */
  lossRate: number;
  /** s. */
  jitter: number;
  fps: number;
  width: number;
  height: number;
  /** "VP8", "opus"; empty before anything flowed. */
  codec: string;
}
interface Sent {
  /** Totals. */
  packets: number;
  bytes: number;
  kbps: number;
  fps: number;
  width: number;
  height: number;
  codec: string;
  /** Why the browser sends less than it was given; Firefox does not tell. */
  limit: "none" | "cpu" | "bandwidth" | "other";
  /** A frame, in this second. */
  encodeMs: number;
  /** By the other side's last reports, 0 to 1. */
  remoteLoss: number;
  /** Whether it has reported since the sample before. */
  told: boolean;
  /** bit/s; Firefox does not tell. */
  target: number | undefined;
}

/** How good a connection is: good, fair, poor, none. */
type Bars = 3 | 2 | 1 | 0;
type Weakness = "silent" | "no-sound" | "no-picture" | "loss" | "delay" | "jitter" | "stutter" | "freezes";
interface Judgement {
  bars: Bars;
  /** What makes it less than good, the worst first. */
  reasons: Weakness[];
}

/* How a call fits the device and the line. */
interface Size {
  width: number;
  height: number;
}
/** How a picture is taken. */
interface Capture extends Size {
  frameRate: number;
}
/** What somebody shows of a picture of ours: device pixels, 0 x 0 is nothing. */
interface Want extends Size {
  fps: number;
}
/** `lines` are those of the shorter side. */
interface Limits {
  lines: number;
  fps: number;
}
type CaptureWish = Limits;
/** What one of the others would get of one of our pictures; `room`: bit/s that the line has for it. */
interface Demand extends Limits {
  id: string;
  source: Source;
  capture: Capture;
  room: number;
}
type Shortage = "line" | "device";
/** What it gets: at most `bitrate`, nothing at 0 lines; `short`: what it was that did not suffice. */
interface Share extends Limits {
  bitrate: number;
  short: Shortage | null;
}
/** What one sends of a track to one of the others, as `RTCRtpSender.setParameters` takes it. */
interface Encoding extends RTCRtpEncodingParameters {
  active: boolean;
}
/** A connection whose pictures can be made smaller; a Peer is one. */
interface Encodable {
  setEncoding(source: Source, encoding: Encoding): void;
}
/** That somebody sends us less of a picture than we asked for, or nothing. */
interface Lowered {
  reason: Shortage | null;
  paused: boolean;
}
/** What the browser says of the whole machine. */
type Pressure = "nominal" | "fair" | "serious" | "critical";
/** `downlink`: bit/s, if the browser knows. */
interface Machine {
  cores: number;
  downlink?: number;
}
interface FittingOptions extends Machine {
  clock: Clock;
  /** The present connections, by participant. */
  peers: () => ReadonlyMap<string, Encodable>;
  samples: () => ReadonlyMap<string, Sample>;
  tracks: ReadonlyMap<Source, MediaStreamTrack | null>;
  /** Over the control channel; whether it could be sent. */
  send: (id: string, message: object) => boolean;
}
interface FittingEvents {
  /** What our camera has to give so that everybody gets what they show. */
  capture: CaptureWish;
  /** Whose cameras and screens we do not get, though they may be on; `limit`: because all of them were too much for this. */
  fit: { audioOnly: boolean; limit: Shortage | null; paused: ReadonlySet<string>; screens: ReadonlySet<string> };
  lowered: Lowered & { id: string; source: Source };
}

/** What a participant says of certificates: its own one (or null), and of the others what they show it (null: several). */
interface Claims {
  own: string | null;
  sees: ReadonlyMap<string, string | null>;
}
/** Who is part of the safety code, by participant, and who is not. */
interface SafetyState {
  /** Of which the code is made, our own included; none before there is a connection. */
  fingerprints: string[];
  /** Our own connections have several certificates, so there is no code here. */
  several: boolean;
  /** Not connected so far. */
  missing: string[];
  /** Nobody can tell which certificate is theirs. */
  unverifiable: string[];
  /** Of whom an alarm was given. */
  suspects: string[];
}
/**
 * Somebody may be in the middle. `changed`: a connection has another certificate than before; `ends`: its two ends do not
 * see each other's; `views`: `by` sees another one of the same participant.
 */
interface SafetyAlarm {
  reason: "changed" | "ends" | "views";
  id: string;
  by?: string;
}
interface SafetyEvents {
  change: SafetyState;
  alarm: SafetyAlarm;
}

/* What the parts of the engine tell, from the outermost inwards. */
interface CallEvents extends FittingEvents {
  state: { state: CallState; bye?: Bye };
  /** An attempt to join came to nothing, and another follows: the server was silent, or said a `bye` with this code. */
  unanswered: { code: string };
  roster: RosterChange & { participants: Participant[]; room: Room };
  peer: { id: string; state: PeerState };
  /** Something is done to get a connection back. */
  step: RecoveryStep & { id: string };
  /** Told again after a connection was made anew. */
  track: { id: string; source: Source; track: MediaStreamTrack };
  "peer-closed": { id: string };
  /** The data channels of a connection are there; told again after it was made anew. */
  open: { id: string };
  control: { id: string; message: { type: string } };
  /** Of the bytes of a file; anything can be in it. */
  "file-frame": { id: string; data: ArrayBuffer };
  resume: Resume;
  privacy: Privacy;
  /** Of each of the others, once a second. */
  sample: { id: string; sample: Sample };
  /** For whoever diagnoses; nothing has to be done. */
  error: { code: string; detail: string };
}
type MonitorEvents = Pick<CallEvents, "sample">;
interface SignalingEvents {
  state: { state: CallState; bye?: Bye };
  /** Before the first welcome: an attempt came to nothing. */
  unanswered: { code: string };
  /** Everything from the server but `bye`, in order, `welcome` first. */
  message: ServerMessage;
}
interface ParticipationEvents {
  state: { state: CallState; bye?: Bye };
  unanswered: { code: string };
  /** `anew`: as another participant than before; the roster follows. */
  welcome: Welcome & { anew: boolean };
  /** `arrived`: it is the roster of a `welcome`. */
  roster: RosterChange & { arrived: boolean };
  /** Unasked: the room has another policy. */
  configuration: Configuration;
  relay: Relayed;
  /** What we give, as it is told now. */
  media: Media;
  refused: ServerError;
}
interface AttendanceEvents {
  change: RosterChange;
  /** From somebody who is in the room. */
  relay: Relayed;
}
interface MeshEvents extends Omit<CallEvents, keyof FittingEvents | "state" | "unanswered" | "roster" | "resume" | "privacy" | "sample"> {
  /** As one says himself whom, or us, the server cannot reach. */
  media: { id: string; media: Media };
}
interface PairEvents {
  state: { state: PeerState };
  step: RecoveryStep;
  track: { source: Source; track: MediaStreamTrack };
  open: undefined;
  control: { message: { type: string } };
  "file-frame": { data: ArrayBuffer };
  trouble: { detail: string };
}
interface RecoveryEvents {
  state: { state: PeerState };
  step: RecoveryStep;
}
interface PeerEvents {
  state: { state: RTCPeerConnectionState };
  track: { source: Source; track: MediaStreamTrack };
  open: undefined;
  control: { message: { type: string } };
  "file-frame": { data: ArrayBuffer };
  unanswered: undefined;
  trouble: { error: unknown };
  /** The connection cannot be used: a description was refused. */
  broken: { error: unknown };
}

/** What a call is made of; all but `url` stand in for the browser's own in tests. */
interface CallOptions {
  /** Absolute, of the room's endpoint. */
  url: string;
  createSocket?(url: string, protocol: string): Socket;
  createPeerConnection?(configuration: RTCConfiguration): RTCPeerConnection;
  createCertificate?(): Promise<RTCCertificate>;
  clock?: Clock;
  random?(): number;
  /** What this machine has; the browser's own word if it is not given. */
  device?: Machine;
  /** Where `online` is heard. */
  network?: EventTarget;
}

/** What somebody wrote in the chat. */
interface ChatMessage {
  /** Of those by one author, no other has it. */
  id: string;
  /** Participant id; of those who have left, too. */
  author: string;
  name: string;
  text: string;
  /** ms since the epoch, by our own clock. */
  at: number;
  own: boolean;
  /** It did not come from its author, but from somebody who says so. */
  told: boolean;
}
interface ChatEvents {
  /** Of somebody else, just now. */
  heard: ChatMessage;
  /** Who gets what we write is not what it was. */
  reach: undefined;
  /** The messages of before we came are there, from this participant. */
  told: { by: Participant };
}
/** The parts of a call of which a chat is made. */
type Spoken = Pick<import("./call.js").Call, "on" | "participant" | "participants" | "peerStates" | "sendControl">;

/** What happened in a call, for whoever helps. */
interface DiaryEntry {
  /** ms since the diary began. */
  at: number;
  /** "#7", by the number with which a participant joined; "self"; or empty. */
  who: string;
  what: string;
}
/** The parts of a call from which a diary and a diagnosis are made. */
type Told = Pick<import("./call.js").Call, "on" | "participant">;
type Diagnosed = Pick<
  import("./call.js").Call,
  "state" | "participants" | "room" | "peerStates" | "peers" | "read"
>;
