/** One's own screen in one call, from the browser's dialog to every way in which it ends. */

export class ScreenShare {
  #call;
  #own;
  #open;
  #show;
  #ended;
  #trouble;
  /** Whether the browser's dialog is open. */
  #asking = false;
  #closed = false;
  /** @type {MediaStreamTrack[]} the picture, and its sound if there is some */
  #tracks = [];

  /**
   * @param {object} options
   * @param {{ setTrack(source: Source, track: MediaStreamTrack | null): void }} options.call
   * @param {{ give(given: { screen: boolean }): void }} options.own
   * @param {() => Promise<Display>} options.open
   * @param {(shared: SharedScreen | null) => void} options.show
   * @param {() => void} options.ended by the browser: its own Stop, or what was shared is closed
   * @param {(trouble: DisplayTrouble) => void} options.trouble
   */
  constructor({ call, own, open, show, ended, trouble }) {
    this.#call = call;
    this.#own = own;
    this.#open = open;
    this.#show = show;
    this.#ended = ended;
    this.#trouble = trouble;
  }

  get on() {
    return this.#tracks.length > 0;
  }

  /** Call it from a press: only then the browser asks what to share. */
  async toggle() {
    if (this.on) return this.stop();
    if (this.#asking) return undefined;
    this.#asking = true;
    const display = await this.#open();
    this.#asking = false;
    if (display.video) return this.#start(display.video, display.audio);
    return display.trouble && !this.#closed ? this.#trouble(display.trouble) : undefined;
  }

  stop() {
    if (!this.on) return;
    for (const track of this.#tracks) track.stop();
    this.#tracks = [];
    this.#give(null, null);
    this.#show(null);
  }

  /** The call is over, maybe while the browser still asks. */
  close() {
    this.#closed = true;
    this.stop();
  }

  /** @param {MediaStreamTrack} video @param {MediaStreamTrack | null} audio */
  #start(video, audio) {
    const tracks = audio ? [video, audio] : [video];
    // It may have come too late: the call is over, or what was chosen is closed already.
    if (this.#closed || video.readyState === "ended") return tracks.forEach((track) => track.stop());
    this.#tracks = tracks;
    video.addEventListener("ended", () => this.#lost(video));
    audio?.addEventListener("ended", () => this.#silenced(audio));
    this.#tell(); // Where only sound was wanted, this ends that, before a picture goes out.
    return this.#give(video, audio);
  }

  /** @param {MediaStreamTrack} video */
  #lost(video) {
    if (!this.#tracks.includes(video)) return;
    this.stop();
    this.#ended();
  }

  /** @param {MediaStreamTrack} audio */
  #silenced(audio) {
    if (!this.#tracks.includes(audio)) return;
    this.#tracks = this.#tracks.filter((track) => track !== audio);
    this.#call.setTrack("screen-audio", null);
    this.#tell();
  }

  /** @param {MediaStreamTrack | null} video @param {MediaStreamTrack | null} audio */
  #give(video, audio) {
    this.#call.setTrack("screen", video);
    this.#call.setTrack("screen-audio", audio);
    this.#own.give({ screen: video !== null });
  }

  #tell() {
    const [picture, sound] = this.#tracks;
    this.#show({ picture, surface: picture.getSettings().displaySurface ?? "", sound: sound !== undefined });
  }
}
