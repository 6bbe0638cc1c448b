/** Types of the transfer of files. */

/** How the bytes and words of files reach the others; a Call is one. */
interface FileLink {
  sendControl(id: string, message: object): boolean;
  /** The channel of the present connection, whatever its state. */
  filesOf(id: string): RTCDataChannel | undefined;
  /** The largest message that the connection takes; 0 if it is not known. */
  messageLimit(id: string): number;
}

/**
 * offered: accepted by nobody yet. opening: the place for it is being made. paused: the connection is away.
 * checking: all bytes are there. gone: the other one left. The last five are final.
 */
type FileState =
  | "offered"
  | "opening"
  | "moving"
  | "paused"
  | "checking"
  | "done"
  | "declined"
  | "cancelled"
  | "failed"
  | "gone";

/**
 * unreadable: the sender's file was moved or changed. digest: what came is not what was sent. full: no room on the disk.
 * storage: it could not be written. excess: more came than was said. overrun: faster than it could be written.
 */
type FileFailure = "unreadable" | "digest" | "full" | "storage" | "excess" | "overrun";

/** What everybody is told of a file. */
interface FileFacts {
  /** Random; the same after a new connection. */
  file: string;
  name: string;
  size: number;
  mime: string;
}

interface FileOffer extends FileFacts {
  transfer: number;
}

/** Who stopped it: one of the two sides. */
type FileSide = "own" | "other";

interface TransferEvents {
  change: undefined;
}

interface TransfersEvents {
  /** Somebody offers something that is new. */
  offered: { transfer: import("./incoming.js").Incoming };
}

/** Where the bytes of one file go. Blocks come in order, one after another. */
interface Sink {
  write(bytes: Uint8Array<ArrayBuffer>): Promise<void>;
  /** All is written and whole: what can be handed over, or nothing if it lies where somebody wanted it. */
  close(): Promise<Blob | null>;
  /** It is of no use. */
  discard(): Promise<void>;
}

/** What a file that is sent needs to be; a File is one. */
interface Readable {
  readonly size: number;
  slice(start: number, end: number): { arrayBuffer(): Promise<ArrayBuffer> };
}

/** What a Lane carries. */
interface Stream {
  readonly transfer: number;
  /** The bytes that go next, at most `most`; nothing while there is nothing to send. */
  next(most: number): Uint8Array | undefined;
}

/** Why there is no place for a file: `room` is how much there is, in bytes. */
interface NoPlace {
  trouble: "full" | "dismissed" | "forbidden";
  room: number;
}

interface Window {
  showSaveFilePicker?(options: { suggestedName?: string; id?: string; startIn?: string }): Promise<FileSystemFileHandle>;
}

/* As the page shows it. */

/** One file to or from one person. */
interface FileRow {
  person: string;
  state: FileState;
  moved: number;
  /** Seconds; nothing before it is known. */
  left: number | undefined;
  failure: FileFailure | undefined;
  by: FileSide | undefined;
}
/** One file: from one person to us, or from us to one or several. */
interface FileView {
  name: string;
  size: number;
  own: boolean;
  rows: FileRow[];
  /** Why there was no place for it. */
  place?: NoPlace;
  /** It came in part, from one who left, and is kept. */
  partial?: boolean;
  /** It can be handed over, again if need be. */
  ready?: boolean;
}
interface FileRecipient {
  id: string;
  name: string;
  /** Whether its connection carries files at all. */
  takes: boolean;
}
