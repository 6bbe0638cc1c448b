/** A connection of the page to itself: what goes out has to come back, over the one way that a configuration leaves. */
import { Timer } from "../lib/clock.js";
import { arrivals } from "./arrivals.js";
import { Echo } from "./echo.js";

/** A way that has not come to be after this long (ms) is none: joining would not wait longer, either. */
const PATIENCE = 9000;

export class Loop {
  #clock;
  #near;
  #far;
  #echo;
  #tracks;
  #found = false;
  #refused = false;
  /** How many of the two ends look for ways still. */
  #looking = 2;
  /** @type {(outcome: "over") => void} */
  #stop = () => {};
  #timer;

  /**
   * @param {Pick<TrialWorld, "clock" | "createPeerConnection">} world
   * @param {RTCConfiguration} configuration
   * @param {MediaStreamTrack[]} [tracks] sent along
   */
  constructor({ clock, createPeerConnection }, configuration, tracks = []) {
    this.#clock = clock;
    this.#timer = new Timer(clock);
    this.#tracks = tracks;
    this.#near = createPeerConnection(configuration);
    this.#far = createPeerConnection(configuration);
    this.#echo = new Echo({ clock, near: this.#near, far: this.#far });
    for (const track of tracks) this.#near.addTrack(track);
    this.#lead(this.#near, this.#far);
    this.#lead(this.#far, this.#near);
  }

  /** @returns {Promise<LoopResult>} */
  async run() {
    const over = new Promise((resolve) => {
      this.#stop = resolve;
      this.#timer.set(PATIENCE, () => resolve("over"));
    });
    try {
      const echoes = await Promise.race([this.#meet(), over]);
      if (echoes === "over") return { outcome: this.#why() };
      return { outcome: "passed", ...echoes, ...(await this.#media()) };
    } catch (error) {
      console.debug("the browser does not connect to itself", error);
      return { outcome: "unsupported" };
    } finally {
      this.close();
    }
  }

  close() {
    this.#timer.clear();
    this.#echo.close();
    for (const connection of [this.#near, this.#far]) {
      connection.onicecandidate = connection.onicecandidateerror = connection.onsignalingstatechange = null;
      connection.close();
    }
    this.#stop("over");
  }

  /** @returns {Promise<Awaited<ReturnType<Echo["measure"]>>>} */
  async #meet() {
    await this.#near.setLocalDescription();
    await this.#far.setRemoteDescription(described(this.#near));
    await this.#far.setLocalDescription();
    await this.#near.setRemoteDescription(described(this.#far));
    return this.#echo.measure();
  }

  #media() {
    return arrivals(this.#clock, this.#far, this.#tracks);
  }

  /**
   * Candidates may come before the description they belong to: then they are held until it is there.
   * @param {RTCPeerConnection} from
   * @param {RTCPeerConnection} to
   */
  #lead(from, to) {
    /** @type {RTCIceCandidate[]} */
    let held = [];
    const pass = () => {
      if (!to.remoteDescription) return;
      for (const candidate of held) to.addIceCandidate(candidate).catch(ignore);
      held = [];
    };
    from.onicecandidate = ({ candidate }) => {
      if (candidate === null) this.#looking -= 1;
      if (this.#looking === 0 && !this.#found) this.#stop("over");
      if (!candidate?.candidate) return;
      this.#found = true;
      held.push(candidate);
      pass();
    };
    from.onicecandidateerror = ({ errorCode }) => {
      this.#refused ||= errorCode >= 400 && errorCode < 500;
    };
    to.onsignalingstatechange = pass;
  }

  /** @returns {LoopOutcome} */
  #why() {
    if (this.#found) return "answered";
    return this.#refused ? "refused" : "silent";
  }
}

/** @param {RTCPeerConnection} connection */
function described({ localDescription }) {
  if (!localDescription) throw new Error("no description");
  return localDescription;
}

/** A candidate of no use, such as one of a closed connection, leaves the others. @param {unknown} error */
function ignore(error) {
  console.debug("a candidate is not taken", error);
}
