/** The panels beside the stage, and what is counted while they are closed. What stands in them is loaded on first need. */
import { Emitter } from "../lib/emitter.js";
import { Latecomer } from "../lib/latecomers.js";
import { clone, part } from "../views/dom.js";
import { wireDrawer } from "../views/drawer.js";
import { Notices } from "../views/notices.js";
import { Panels } from "../views/panels.js";
import { copyLink } from "./link.js";

/**
 * @typedef {import("../views/panels.js").PanelName} PanelName
 * @typedef {import("../views/chat.js").ChatView} ChatView
 */

/** So much (letters) is told in a toast to those who do not see the chat. */
const TOASTED = 140;

/** @extends {Emitter<{ change: { open: PanelName | "" } }>} */
export class SidePanels extends Emitter {
  #root;
  #notices;
  #panels;
  #unread = 0;
  /** @type {(() => void)[]} take away what was told of it */
  #toasts = [];
  /** @type {ChatView | undefined} */
  #chat;
  /** @type {((view: ChatView) => void)[]} what is to stand in the chat once that is loaded */
  #waiting = [];
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
    super();
    this.#root = root;
    this.#notices = notices;
    const load = () => Promise.all([import("../views/people.js"), import("./roll.js")]);
    this.#people = new Latecomer(load, ([{ PeopleView }, { rowsOf }]) => {
      const view = new PeopleView(part(root, "people-list"), menu);
      return { view, show: () => view.show(rowsOf(this.#present.people, this.#present.participants, this.#facts)) };
    });
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
   * The list of what was written and sent; it stays the same.
   * @param {new (root: HTMLElement) => ChatView} View its code, which comes with the chat of the first call
   */
  chatView(View) {
    bringSheet();
    const view = (this.#chat ??= new View(part(this.#root, "chat-panel")));
    for (const put of this.#waiting.splice(0)) put(view);
    if (this.isOpen("chat")) view.opened();
    return view;
  }

  /**
   * Something other than words for the chat, such as a file.
   * @param {HTMLElement} element
   * @param {import("../views/chat.js").Writer & { news?: string }} card `news`: told to who does not see the chat
   */
  addCard(element, { news, ...writer }) {
    if (news) this.#tell(news, "file");
    const put = (/** @type {ChatView} */ view) => view.addCard(element, writer);
    if (this.#chat) put(this.#chat);
    else this.#waiting.push(put);
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
    this.#waiting = [];
    this.#chat?.clear();
    this.#people.made?.view.show([]);
  }

  /** @param {PanelName | ""} open */
  #changed(open) {
    if (open) bringSheet();
    if (open === "chat") {
      this.#forgetNews();
      this.#chat?.opened();
    }
    if (open === "people") this.#showPeople();
    this.emit("change", { open });
  }

  #forgetNews() {
    this.#unread = 0;
    this.#panels.badge("chat", 0);
    for (const remove of this.#toasts.splice(0)) remove();
  }

  #showPeople() {
    this.#people.use(({ show }) => show(), () => this.refuse());
  }

  /** What stands in the panel could not be loaded. */
  refuse() {
    this.#panels.show("");
    this.#notices.serverAway();
  }
}

/** What dresses the panels weighs too much for a page that may never show one. */
function bringSheet() {
  if (!document.head.querySelector("[data-sheet='panels']")) document.head.append(clone("panels-sheet-template"));
}
