/** Types of the test before joining. Ambient, like those of the engine. */

type Transport = "udp" | "tcp" | "tls";

/** One address of a relay, and the configuration that leaves no other way than through it. */
interface Relay {
  transport: Transport;
  /** Which of the relays, from 1 on. */
  server: number;
  configuration: RTCConfiguration;
}

/**
 * What became of a connection of the page to itself: `passed`; `answered`: there was a way, but nothing came back;
 * `refused`: the relay does not take our key; `silent`: no way was found; `unsupported`: the browser makes none.
 */
type LoopOutcome = "passed" | "answered" | "refused" | "silent" | "unsupported";

interface LoopResult {
  outcome: LoopOutcome;
  /** There and back, ms. */
  rtt?: number;
  /** Part of the packets that did not come back, 0 to 1. */
  lost?: number;
  /** Whether sound and picture arrived, where there was something to send. */
  sound?: boolean;
  picture?: boolean;
}

/** `away`: no answer; `closed`: pages come, but no socket opens; `limited`: tried too often. */
type ServerOutcome = "reached" | "away" | "closed" | "signed-out" | "limited";

/** What is known so far; a part that is still being tried is undefined. */
interface Findings {
  server?: ServerOutcome;
  browser?: LoopResult;
  /** Whether another computer's address for us was found, which direct ways need. */
  reflected?: boolean;
  relays?: { transport: Transport; server: number; result?: LoopResult }[];
  /** The room, or one's own wish, has everything go through a relay. */
  relayOnly: boolean;
  done: boolean;
}

type Mark = "wait" | "good" | "fair" | "bad" | "none";

/** One line of the list. */
interface Finding {
  mark: Mark;
  label: string;
  text: string;
}

interface Verdict {
  mark: "wait" | "good" | "fair" | "bad";
  title: string;
  /** What to do, if anything. */
  text: string;
}

/** What the test needs of the world. */
interface TrialWorld {
  clock: Clock;
  createPeerConnection(configuration: RTCConfiguration): RTCPeerConnection;
  createSocket(): Socket;
  /** The room's configuration, fresh; or why there is none. */
  ask(): Promise<RTCConfiguration | "away" | "signed-out" | "limited">;
  /** Whether one hides one's own address. */
  hides(): boolean;
  /** One's own microphone and camera, as far as they are on. */
  tracks(): MediaStreamTrack[];
}
