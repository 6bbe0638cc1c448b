/** The chat: messages and cards in the order of their times, and the field to write in. */
import { clone, language, part } from "./dom.js";
import { piecesOf } from "./links.js";
import { hueOf, initials } from "./words.js";

/** Within this time (ms) what one person says stands under one name. */
const TOGETHER = 5 * 60_000;
/** So near (px) to its end the list follows what is new. */
const NEAR = 48;

/**
 * @typedef {object} Writer
 * @property {string} author participant id, for the colour
 * @property {string} name
 * @property {string} [face] whose initials are shown, if the name is another word for them
 * @property {number} at ms since the epoch
 */
/** @typedef {Writer & { element: HTMLElement }} Entry */

export class ChatView {
  #panel;
  #scroller;
  #list;
  #field;
  #newer;
  /** @type {Entry[]} in their order */
  #entries = [];
  #following = true;
  /** Of requestAnimationFrame. */
  #drawing = 0;
  #send = (/** @type {string} */ _text) => false;

  /** @param {HTMLElement} panel */
  constructor(panel) {
    this.#panel = panel;
    this.#scroller = part(panel, "chat-scroller");
    this.#list = part(panel, "chat-list");
    this.#field = part(panel, "chat-text", HTMLTextAreaElement);
    this.#newer = part(panel, "chat-newer");
    this.#scroller.addEventListener("scroll", () => this.#scrolled(), { passive: true });
    new ResizeObserver(() => this.#follow()).observe(this.#scroller);
    this.#newer.addEventListener("click", () => this.#toEnd());
    part(panel, "composer").addEventListener("submit", (event) => {
      event.preventDefault();
      this.#submit();
    });
    this.#field.addEventListener("input", () => this.#grow());
    this.#field.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
      event.preventDefault();
      this.#submit();
    });
  }

  /** @param {(text: string) => boolean} send whether it could be taken */
  onSend(send) {
    this.#send = send;
  }

  /** The panel has become visible. */
  opened() {
    this.#grow();
    if (this.#following) this.#toEnd();
  }

  /**
   * @param {Writer & { text: string }} message
   * @returns {() => void} takes it away
   */
  addText({ text, ...writer }) {
    const paragraph = clone("chat-text-template");
    paragraph.replaceChildren(...piecesOf(text).map(nodeOf));
    return this.addCard(paragraph, writer);
  }

  /**
   * Anything else that stands in the list, such as a file.
   * @param {HTMLElement} element
   * @param {Writer} writer
   * @returns {() => void} takes it away
   */
  addCard(element, writer) {
    const { at } = writer;
    const entry = { ...writer, element: this.#frame(element, writer) };
    const before = this.#entries.findLastIndex((other) => other.at <= at);
    this.#entries.splice(before + 1, 0, entry);
    this.#list.insertBefore(entry.element, this.#list.children[before + 1] ?? null);
    this.#group(before + 1);
    this.#group(before + 2);
    part(this.#panel, "chat-empty").hidden = true;
    if (this.#following) this.#follow();
    else if (before + 2 === this.#entries.length) this.#newer.hidden = false;
    return () => this.#remove(entry);
  }

  /** Whose word what was written before one came is; empty: nobody's. @param {string} text */
  showTold(text) {
    const line = part(this.#panel, "chat-told");
    line.hidden = !text;
    line.textContent = text;
  }

  /** Who does not get what one writes; empty: nobody. @param {string} text */
  showUnreached(text) {
    const line = part(this.#panel, "chat-unreached");
    if (line.textContent !== text) line.textContent = text;
  }

  /** Nothing of one call is left for the next. */
  clear() {
    this.#list.replaceChildren();
    this.#entries = [];
    this.#following = true;
    this.#newer.hidden = true;
    this.#field.value = "";
    part(this.#panel, "chat-empty").hidden = false;
    this.showTold("");
    this.showUnreached("");
    this.#send = () => false;
  }

  /** @param {HTMLElement} content @param {Writer} writer */
  #frame(content, { author, name, face = name, at }) {
    const element = clone("chat-message-template");
    const avatar = part(element, "avatar");
    avatar.textContent = initials(face);
    avatar.dataset.hue = String(hueOf(author));
    part(element, "author").textContent = name;
    const time = part(element, "time", HTMLTimeElement);
    time.dateTime = new Date(at).toISOString();
    time.textContent = new Date(at).toLocaleTimeString(language(), { hour: "2-digit", minute: "2-digit" });
    part(element, "body").append(content);
    return element;
  }

  /** One name for what one person says in a row. @param {number} index */
  #group(index) {
    const entry = this.#entries[index];
    const before = this.#entries[index - 1];
    if (!entry) return;
    const same = before?.author === entry.author && before.name === entry.name && entry.at - before.at < TOGETHER;
    entry.element.toggleAttribute("data-follows", same);
  }

  /** @param {Entry} entry */
  #remove(entry) {
    const index = this.#entries.indexOf(entry);
    if (index < 0) return;
    this.#entries.splice(index, 1);
    entry.element.remove();
    this.#group(index);
    part(this.#panel, "chat-empty").hidden = this.#entries.length > 0;
  }

  #submit() {
    const text = this.#field.value;
    if (!text.trim() || !this.#send(text)) return;
    this.#field.value = "";
    this.#grow();
    this.#toEnd();
    this.#field.focus();
  }

  /** As high as what is in it; the style sheet says how high at most. */
  #grow() {
    this.#field.style.blockSize = "auto";
    this.#field.style.blockSize = `${this.#field.scrollHeight}px`;
    this.#follow();
  }

  #scrolled() {
    const { scrollTop, scrollHeight, clientHeight } = this.#scroller;
    this.#following = scrollHeight - scrollTop - clientHeight < NEAR;
    if (this.#following) this.#newer.hidden = true;
  }

  /** Once for all that came since the page was drawn: to measure it takes long. */
  #follow() {
    this.#drawing ||= requestAnimationFrame(() => {
      this.#drawing = 0;
      if (this.#following) this.#scroller.scrollTop = this.#scroller.scrollHeight;
    });
  }

  #toEnd() {
    this.#following = true;
    this.#newer.hidden = true;
    this.#follow();
  }
}

/** @param {import("./links.js").Piece} piece */
function nodeOf({ text, href }) {
  if (!href) return document.createTextNode(text);
  const link = /** @type {HTMLAnchorElement} */ (clone("chat-link-template"));
  link.href = link.title = href;
  link.textContent = text;
  return link;
}
