/** What becomes of the bytes of one file. A page's own files have neither name nor kind: nothing of them can be run here. */

/** It is for saving, whatever it says that it is: opened from here, a page would run as one of ours. */
const KIND = "application/octet-stream";

/** @implements {Sink} */
export class MemorySink {
  /** @type {Blob[]} browsers put large ones on the disk */
  #blobs = [];

  /** @param {Uint8Array<ArrayBuffer>} bytes */
  async write(bytes) {
    this.#blobs.push(new Blob([bytes]));
  }

  async close() {
    return new Blob(this.#blobs, { type: KIND });
  }

  async discard() {
    this.#blobs = [];
  }
}

/** Into a file on the disk. */
class StreamSink {
  #stream;

  /** @param {FileSystemFileHandle} handle @param {FileSystemWritableFileStream} stream */
  constructor(handle, stream) {
    this.handle = handle;
    this.#stream = stream;
  }

  /** @param {Uint8Array<ArrayBuffer>} bytes */
  async write(bytes) {
    await this.#stream.write(bytes);
  }

  /** @returns {Promise<Blob | null>} */
  async close() {
    await this.#stream.close();
    return null;
  }

  async discard() {
    await this.#stream.abort();
  }
}

/** In the page's own folder on the disk. @implements {Sink} */
export class DiskSink extends StreamSink {
  #folder;

  /** @param {() => Promise<FileSystemDirectoryHandle>} folder */
  static async make(folder) {
    const parent = await folder();
    const handle = await parent.getFileHandle(crypto.randomUUID(), { create: true });
    return new DiskSink(parent, handle, await handle.createWritable());
  }

  /**
   * @param {FileSystemDirectoryHandle} folder
   * @param {FileSystemFileHandle} handle
   * @param {FileSystemWritableFileStream} stream
   */
  constructor(folder, handle, stream) {
    super(handle, stream);
    this.#folder = folder;
  }

  async close() {
    await super.close();
    const file = await this.handle.getFile();
    return file.slice(0, file.size, KIND);
  }

  async discard() {
    await super.discard();
    await this.#folder.removeEntry(this.handle.name);
  }
}

/** Where somebody chose to have it: there it is, once it is closed. @implements {Sink} */
export class FileSink extends StreamSink {
  /** @param {FileSystemFileHandle} handle */
  static async make(handle) {
    return new FileSink(handle, await handle.createWritable());
  }

  /** The browser made an empty file when the place was chosen. */
  async discard() {
    await super.discard();
    const handle = /** @type {FileSystemFileHandle & { remove?: () => Promise<void> }} */ (this.handle);
    if ((await handle.getFile()).size === 0) await handle.remove?.();
  }
}
