/** The panels beside the stage, and what is counted while they are closed. What stands in them is loaded on first need. */
import { Emitter } from "../lib/emitter.js";
import { clone, part } from "../views/dom.js";
import { wireDrawer } from "../views/drawer.js";
import { Notices } from "../views/notices.js";
import { Panels } from "../views/panels.js";
import { copyLink } from "./link.js";

/**
 * @typedef {import("../views/panels.js").PanelName} PanelName
 * @typedef {import("../views/chat.js").ChatView} ChatView
 * @typedef {import("../views/people.js").PeopleView} PeopleView
 */

/** So much (letters) is told in a toast to those who do not see the chat. */
const TOASTED = 140;

/** @extends {Emitter<{ change: { open: PanelName | "" } }>} */
export class SidePanels extends Emitter {
  #root;
  #notices;
  #menu;
  #panels;
  #unread = 0;
  /** @type {(() => void)[]} take away what was told of it */
  #toasts = [];
  /** @type {Promise<ChatView> | undefined} */
  #chat;
  /** @type {((view: ChatView) => void)[]} what is to stand in the chat once that is loaded */
  #waiting = [];
  /** @type {Promise<PeopleView> | undefined} */
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
    this.#menu = menu;
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

  /** The list of what was written and sent, loaded with the first call; it stays the same. */
  chatView() {
    bringSheet();
    this.#chat ??= import("../views/chat.js").then(({ ChatView }) => {
      const view = new ChatView(part(this.#root, "chat-panel"));
      for (const put of this.#waiting.splice(0)) put(view);
      return view;
    });
    this.#chat.catch(() => (this.#chat = undefined)); // the server is away; the next one who asks tries again
    return this.#chat;
  }

  /**
   * Something other than words for the chat, such as a file.
   * @param {HTMLElement} element
   * @param {import("../views/chat.js").Writer & { news?: string }} card `news`: told to who does not see the chat
   */
  addCard(element, { news, ...writer }) {
    if (news) this.#tell(news, "file");
    this.#waiting.push((view) => view.addCard(element, writer));
    void this.chatView().then((view) => this.#waiting.splice(0).forEach((put) => put(view)), () => undefined);
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
    if (this.isOpen("people")) void this.#showPeople();
  }

  /** @param {string} id @param {Facts | null} facts of the connection */
  showFacts(id, facts) {
    if (facts) this.#facts.set(id, facts);
    else this.#facts.delete(id);
    if (this.isOpen("people")) void this.#showPeople();
  }

  /** Nothing of one call is left for the next. */
  clear() {
    this.#panels.show("");
    this.#forgetNews();
    this.#facts.clear();
    this.#present = { people: [], participants: [] };
    void this.#chat?.then((view) => view.clear());
    void this.#people?.then((view) => view.show([]));
  }

  /** @param {PanelName | ""} open */
  #changed(open) {
    if (open === "chat") {
      this.#forgetNews();
      void this.chatView().then((view) => view.opened(), () => this.#refuse());
    }
    if (open === "people") void this.#showPeople();
    this.emit("change", { open });
  }

  #forgetNews() {
    this.#unread = 0;
    this.#panels.badge("chat", 0);
    for (const remove of this.#toasts.splice(0)) remove();
  }

  async #showPeople() {
    try {
      const [view, { rowsOf }] = await Promise.all([this.#peopleView(), import("./roll.js")]);
      view.show(rowsOf(this.#present.people, this.#present.participants, this.#facts));
    } catch (error) {
      console.debug("the panel is not there", error);
      this.#refuse();
    }
  }

  #peopleView() {
    bringSheet();
    const list = part(this.#root, "people-list");
    this.#people ??= import("../views/people.js").then(({ PeopleView }) => new PeopleView(list, this.#menu));
    this.#people.catch(() => (this.#people = undefined));
    return this.#people;
  }

  /** What stands in the panel could not be loaded. */
  #refuse() {
    this.#panels.show("");
    this.#notices.serverAway();
  }
}

/** What dresses the panels weighs too much for a page that may never show one. */
function bringSheet() {
  if (!document.head.querySelector("[data-sheet='panels']")) document.head.append(clone("panels-sheet-template"));
}
