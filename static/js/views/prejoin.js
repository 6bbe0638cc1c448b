/** Before the call: the preview, the devices, who is inside already, and the way in. */
import { gettext } from "../lib/i18n.js";
import { explain } from "./advice.js";
import { browserOf } from "./browser.js";
import { clone, language, part, setIcon } from "./dom.js";
import { Pickers } from "./pickers.js";
import { showTrouble } from "./trouble.js";
import { hueOf, initials, presence } from "./words.js";

/**
 * @typedef {object} PrejoinActions
 * @property {() => void} near the button to join is about to be pressed, as it seems
 * @property {() => void} join with what is on
 * @property {() => void} listen join with neither
 * @property {() => void} cancel joining, while the server does not answer
 * @property {() => void} move bring the call here from the other tab
 * @property {() => void} toggleMicrophone
 * @property {() => void} toggleCamera
 * @property {(kinds: CaptureKind[]) => void} retry
 * @property {(kind: DeviceKind, id: string) => void} choose
 * @property {() => Promise<void>} test
 */

const MOST_AVATARS = 5;

export class PrejoinView {
  #root;
  #actions;
  #pickers;
  #joining = false;
  /** @type {LocalState["troubles"]} */
  #troubles = { microphone: null, camera: null };
  #browser = browserOf(navigator.userAgent, navigator.maxTouchPoints);

  /**
   * @param {HTMLElement} root
   * @param {RoomData} data
   * @param {PrejoinActions} actions
   */
  constructor(root, data, actions) {
    this.#root = root;
    this.#actions = actions;
    this.#pickers = new Pickers(part(root, "pickers"), actions);
    part(root, "video", HTMLVideoElement).muted = true;
    part(root, "name").textContent = data.self.name;
    const avatar = part(root, "avatar");
    avatar.textContent = initials(data.self.name);
    avatar.dataset.hue = String(hueOf(data.self.name));
    for (const sign of ["pointerenter", "pointerdown", "focus"]) {
      part(root, "join").addEventListener(sign, () => actions.near());
    }
    part(root, "join").addEventListener("click", () => actions.join());
    part(root, "listen").addEventListener("click", () => actions.listen());
    part(root, "cancel").addEventListener("click", () => actions.cancel());
    part(root, "move").addEventListener("click", () => actions.move());
    part(root, "microphone").addEventListener("click", () => actions.toggleMicrophone());
    part(root, "camera").addEventListener("click", () => actions.toggleCamera());
    this.showPresent(data.present);
  }

  /** @param {PresentPerson[]} people */
  showPresent(people) {
    const avatars = people.slice(0, MOST_AVATARS).map(({ id, name }) => {
      const avatar = clone("avatar-template");
      avatar.textContent = initials(name);
      avatar.dataset.hue = String(hueOf(id ?? name));
      return avatar;
    });
    part(this.#root, "avatars").replaceChildren(...avatars);
    part(this.#root, "presence").textContent = presence(people, language());
  }

  /** @param {string} text what this device and line will not carry, or nothing */
  showExpectation(text) {
    const element = part(this.#root, "expectation");
    element.textContent = text;
    element.hidden = !text;
  }

  /** @param {boolean} elsewhere whether another tab of this browser is in the call */
  showElsewhere(elsewhere) {
    part(this.#root, "elsewhere").hidden = !elsewhere;
  }

  /** @param {number} level */
  showLevel(level) {
    this.#pickers.showLevel(level);
  }

  /** @param {LocalState} state */
  show(state) {
    this.#pickers.show(state);
    this.#showPicture(state);
    this.#showTools(state);
    this.#showTroubles(state);
    this.#troubles = state.troubles;
    this.#showWaysIn();
  }

  /**
   * @param {boolean} joining
   * @param {string} [status] what keeps it waiting; whoever reads it may cancel
   */
  showJoining(joining, status = "") {
    const cancelled = part(this.#root, "cancel") === document.activeElement;
    this.#joining = joining;
    part(this.#root, "join", HTMLButtonElement).disabled = joining;
    part(this.#root, "listen", HTMLButtonElement).disabled = joining;
    part(this.#root, "cancel").hidden = !status;
    part(this.#root, "status").textContent = status;
    this.#showWaysIn();
    if (cancelled && !joining) part(this.#root, "join").focus();
  }

  /** @param {LocalState} state */
  #showPicture({ camera, mirrored, opening, troubles }) {
    const video = part(this.#root, "video", HTMLVideoElement);
    const [shown] = video.srcObject instanceof MediaStream ? video.srcObject.getTracks() : [];
    if (shown !== (camera ?? undefined)) video.srcObject = camera ? new MediaStream([camera]) : null;
    video.hidden = !camera;
    video.toggleAttribute("data-mirrored", mirrored);
    part(this.#root, "face").hidden = camera !== null || opening || troubles.camera !== null;
    part(this.#root, "wait").hidden = !opening || camera !== null;
    part(this.#root, "name").hidden = troubles.camera !== null;
  }

  /** @param {LocalState} state */
  #showTools({ audio, video, troubles }) {
    const microphone = part(this.#root, "microphone");
    const camera = part(this.#root, "camera");
    setIcon(microphone, audio ? "mic" : "mic-off");
    setIcon(camera, video ? "camera" : "camera-off");
    microphone.dataset.state = audio ? "on" : "off";
    camera.dataset.state = video ? "on" : "off";
    microphone.hidden = troubles.camera !== null || troubles.microphone !== null;
    camera.hidden = troubles.camera !== null;
    microphone.setAttribute("aria-label", audio ? gettext("Mute microphone") : gettext("Unmute microphone"));
    camera.setAttribute("aria-label", video ? gettext("Turn camera off") : gettext("Turn camera on"));
  }

  /** @param {LocalState} state */
  #showTroubles({ troubles, microphone, camera }) {
    const both = troubles.camera !== null && troubles.camera === troubles.microphone;
    const browser = this.#browser;
    const large = troubles.camera && explain(troubles.camera, both ? "both" : "camera", browser, microphone !== null);
    const alone = both ? null : troubles.microphone;
    const small = alone && explain(alone, "microphone", browser, camera !== null);
    // The steps of a phone do not begin at the left end of the address.
    const address = troubles.camera === "refused" && browser.system !== "ios";
    const retryLarge = () => this.#actions.retry(both ? ["microphone", "camera"] : ["camera"]);
    showTrouble(part(this.#root, "trouble"), large, retryLarge, { address });
    showTrouble(part(this.#root, "microphone-trouble"), small, () => this.#actions.retry(["microphone"]));
  }

  #showWaysIn() {
    const neither = this.#troubles.microphone !== null && this.#troubles.camera !== null;
    part(this.#root, "join").textContent = this.#joining ? gettext("Joining…") : joinLabel(this.#troubles);
    part(this.#root, "listen").hidden = neither || !part(this.#root, "cancel").hidden;
  }
}

/** The button says what one joins without. @param {LocalState["troubles"]} troubles */
export function joinLabel({ microphone, camera }) {
  if (microphone && camera) return gettext("Just listen and watch");
  if (camera) return gettext("Join without camera");
  return microphone ? gettext("Join without microphone") : gettext("Join");
}
