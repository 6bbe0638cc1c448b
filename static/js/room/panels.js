/** The panels beside the stage, and what is counted while they are closed. */
import { ChatView } from "../views/chat.js";
import { part } from "../views/dom.js";
import { wireDrawer } from "../views/drawer.js";
import { Notices } from "../views/notices.js";
import { Panels } from "../views/panels.js";
import { PeopleView } from "../views/people.js";
import { copyLink } from "./link.js";
import { rowsOf } from "./roll.js";

/** @typedef {import("../views/panels.js").PanelName} PanelName */

/** So much (letters) is told in a toast to those who do not see the chat. */
const TOASTED = 140;

export class SidePanels {
  #notices;
  #panels;
  #unread = 0;
  /** @type {(() => void)[]} take away what was told of it */
  #toasts = [];
  #people;
  /** @type {{ people: Person[], participants: Participant[] }} */
  #present = { people: [], participants: [] };
  /** @type {Map<string, Facts>} */
  #facts = new Map();

  /**
   * @param {HTMLElement} root the call's section
   * @param {Notices} notices
   * @param {((id: string, button: HTMLElement) => void) | null} menu shows what one can do with one of the others, at a button
   */
  constructor(root, notices, menu) {
    this.#notices = notices;
    this.#people = new PeopleView(part(root, "people-list"), menu);
    /** The list of what was written and sent. */
    this.chat = new ChatView(part(root, "chat-panel"));
    this.#panels = new Panels(root, (open) => this.#changed(open));
    wireDrawer(root);
    part(root, "copy-link").addEventListener("click", () => void copyLink(notices));
  }

  /** @param {PanelName} name */
  toggle(name) {
    this.#panels.toggle(name);
  }

  /** @param {PanelName} name */
  open(name) {
    this.#panels.show(name);
  }

  close() {
    this.#panels.show("");
  }

  /** @param {PanelName} name */
  isOpen(name) {
    return this.#panels.open === name;
  }

  /**
   * Something other than words for the chat, such as a file.
   * @param {HTMLElement} element
   * @param {import("../views/chat.js").Writer & { news?: string }} card `news`: told to who does not see the chat
   */
  addCard(element, { news, ...writer }) {
    if (news) this.#tell(news, "file");
    this.chat.addCard(element, writer);
  }

  /**
   * Something new in the chat: who does not see it is told.
   * @param {{ author: string, text: string }} message
   */
  arrived({ author, text }) {
    this.#tell(`${author}: ${text}`, "chat");
  }

  /** @param {string} news @param {string} icon */
  #tell(news, icon) {
    if (this.isOpen("chat")) return;
    this.#unread += 1;
    this.#panels.badge("chat", this.#unread);
    const line = news.replace(/\s+/g, " ");
    const said = line.length > TOASTED ? `${line.slice(0, TOASTED).trimEnd()}…` : line;
    this.#toasts.push(this.#notices.toast(said, { icon, act: () => this.open("chat") }));
  }

  /** @param {Person[]} people as on the stage @param {Participant[]} participants */
  showPeople(people, participants) {
    this.#present = { people, participants };
    if (this.isOpen("people")) this.#showPeople();
  }

  /** @param {string} id @param {Facts | null} facts of the connection */
  showFacts(id, facts) {
    if (facts) this.#facts.set(id, facts);
    else this.#facts.delete(id);
    if (this.isOpen("people")) this.#showPeople();
  }

  /** Nothing of one call is left for the next. */
  clear() {
    this.#panels.show("");
    this.#forgetNews();
    this.#facts.clear();
    this.#present = { people: [], participants: [] };
    this.chat.clear();
    this.#people.show([]);
  }

  /** @param {PanelName | ""} open */
  #changed(open) {
    if (open === "chat") {
      this.#forgetNews();
      this.chat.opened();
    }
    if (open === "people") this.#showPeople();
  }

  #forgetNews() {
    this.#unread = 0;
    this.#panels.badge("chat", 0);
    for (const remove of this.#toasts.splice(0)) remove();
  }

  #showPeople() {
    this.#people.show(rowsOf(this.#present.people, this.#present.participants, this.#facts));
  }
}
