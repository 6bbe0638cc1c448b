/** Files as the people of a call see them: transfers and their cards in the chat, who gets what, and what is told. */
import { Call } from "../call.js";
import { Original } from "../files/blocks.js";
import { Incoming } from "../files/incoming.js";
import { cleanMime, cleanName } from "../files/names.js";
import { findPlace } from "../files/places.js";
import { Transfers } from "../files/transfers.js";
import { systemClock } from "../lib/clock.js";
import { gettext, interpolate, ngettext } from "../lib/i18n.js";
import { Throttle } from "../lib/throttle.js";
import { language } from "../views/dom.js";
import { FileCard } from "../views/filecard.js";
import { sizeText } from "../views/filewords.js";
import { askRecipients } from "../views/recipients.js";
import { save } from "../views/saving.js";
import { firstName } from "../views/words.js";
import { linkOf, placesHere } from "./fileground.js";
import { newsOf, rowOf } from "./filenews.js";
import { dialog } from "./phases.js";
import { CallScreen } from "./screen.js";

/** How often (ms) a card is drawn while bytes come. */
const PAUSE = 200;
/** What can be offered at once: each of the others has a card more for each. */
const MOST = 10;

/** @typedef {import("../files/transfer.js").Transfer} Transfer */

export class FileDesk {
  transfers;
  #call;
  #screen;
  /** Ids of our own files, by what tells one from another: who offers one again goes on where it stopped. */
  #known = new Map();
  /** @type {Throttle[]} */
  #redraws = [];
  #closed = false;

  /** @param {Call} call @param {CallScreen} screen */
  constructor(call, screen) {
    this.#call = call;
    this.#screen = screen;
    this.transfers = new Transfers({ clock: systemClock, link: linkOf(call) });
    this.transfers.on("offered", ({ transfer }) => this.#show(transfer));
  }

  /**
   * Files that somebody dropped or chose.
   * @param {File[]} files
   * @param {boolean} folders whether folders were among them
   */
  async give(files, folders) {
    if (folders) this.#complain(gettext("A folder cannot be sent. Pack it into one file first, such as a zip."));
    if (files.length > MOST) return this.#complain(interpolate(gettext("At most %(count)s files can be sent at once."), { count: MOST }));
    const people = this.#recipients;
    if (!files.length) return undefined;
    if (!people.length) return this.#complain(gettext("Nobody else is in the call yet."));
    if (!people.some(({ takes }) => takes)) return this.#complain(gettext("Nobody here can get files."));
    const sure = people.length === 1;
    const ids = sure ? [people[0].id] : await askRecipients(dialog("recipients"), whatText(files), people);
    if (ids.length) for (const file of files) this.#offer(file, ids);
    return undefined;
  }

  /** The call is over. */
  close() {
    this.#closed = true;
    this.transfers.close();
    for (const redraw of this.#redraws) redraw.clear();
    if (dialog("recipients").open) dialog("recipients").close("");
  }

  /** @returns {FileRecipient[]} */
  get #recipients() {
    const { participants, participant } = this.#call;
    const others = participants.filter(({ id }) => id !== participant);
    return others.map(({ id, name, caps }) => ({ id, name, takes: caps.data_channels }));
  }

  /** @param {File} file @param {string[]} ids */
  #offer(file, ids) {
    const original = new Original(file);
    const sign = [file.name, file.size, file.lastModified].join("/");
    const known = this.#known.get(sign) ?? { id: crypto.randomUUID(), had: new Set() };
    // One who had it from us before, or did not want it, is asked anew; for one who lost us it is the same.
    const { id, had } = ids.some((each) => known.had.has(each)) ? { id: crypto.randomUUID(), had: new Set() } : known;
    this.#known.set(sign, { id, had: new Set([...had, ...ids]) });
    const facts = { file: id, name: cleanName(file.name), size: file.size, mime: cleanMime(file.type) };
    const rows = ids.map((to) => ({ transfer: this.transfers.offer(to, facts, original), person: this.#nameOf(to) }));
    const card = new FileCard({ stop: () => rows.forEach(({ transfer }) => transfer.cancel()) });
    const draw = () => card.show({ ...facts, own: true, rows: rows.map(rowOf) });
    for (const { transfer, person } of rows) this.#follow(transfer, person, true, draw);
    draw();
    this.#put(card, this.#call.participant ?? "", gettext("You"));
    this.#screen.sides.open("chat");
  }

  /** @param {Incoming} transfer that somebody offers */
  #show(transfer) {
    const { facts, id } = transfer;
    const person = this.#nameOf(id);
    /** @type {NoPlace | undefined} */
    let place;
    const accept = async () => {
      if (transfer.state !== "offered") return;
      place = await this.#accept(transfer);
      draw();
    };
    const card = new FileCard({
      accept: () => void accept(),
      decline: () => transfer.decline(),
      stop: () => transfer.cancel(),
      save: () => transfer.result && save(transfer.result, facts.name),
    });
    const draw = () => {
      const { partial, result } = transfer;
      card.show({ ...facts, own: false, rows: [rowOf({ transfer, person })], place, partial, ready: result !== null });
    };
    this.#follow(transfer, person, false, draw);
    draw();
    const words = { person: firstName(person), name: facts.name };
    this.#put(card, id, person, interpolate(gettext("%(person)s offers you %(name)s"), words));
  }

  /** @param {Incoming} transfer @returns {Promise<NoPlace | undefined>} why it could not be */
  async #accept(transfer) {
    const partial = this.transfers.partialOf(transfer);
    if (partial) return void transfer.inherit(partial);
    transfer.open();
    const found = await findPlace(transfer.facts, placesHere());
    if ("write" in found) return void transfer.accept(found);
    transfer.reconsider();
    return found;
  }

  /**
   * Draws what changes, and tells how it ends.
   * @param {Transfer} transfer
   * @param {string} person
   * @param {boolean} own
   * @param {() => void} draw
   */
  #follow(transfer, person, own, draw) {
    const redraw = new Throttle(systemClock, PAUSE, draw);
    this.#redraws.push(redraw);
    let { state } = transfer;
    transfer.on("change", () => {
      if (this.#closed) return;
      redraw.call();
      if (state === transfer.state) return;
      state = transfer.state;
      draw();
      this.#tell(transfer, person, own);
      if (state === "done" && transfer instanceof Incoming && transfer.result) save(transfer.result, transfer.facts.name);
    });
  }

  /** @param {Transfer} transfer @param {string} person @param {boolean} own */
  #tell(transfer, person, own) {
    const news = newsOf(transfer, person, own);
    if (!news) return;
    const { sides, notices } = this.#screen;
    if (sides.isOpen("chat")) notices.announce(news.text);
    else notices.toast(news.text, { icon: "file", alert: news.bad });
  }

  /** @param {FileCard} card @param {string} author @param {string} name @param {string} [news] */
  #put({ element }, author, name, news) {
    this.#screen.sides.addCard(element, { author, name, at: Date.now(), news });
  }

  /** @param {string} id */
  #nameOf(id) {
    return this.#call.participants.find((each) => each.id === id)?.name ?? gettext("Somebody");
  }

  /** @param {string} text */
  #complain(text) {
    this.#screen.notices.toast(text, { alert: true });
  }
}

/** @param {File[]} files */
function whatText(files) {
  const size = sizeText(files.reduce((sum, file) => sum + file.size, 0), language());
  if (files.length === 1) return `${cleanName(files[0].name)} · ${size}`;
  return `${interpolate(ngettext("%(count)s file", "%(count)s files", files.length), { count: files.length })} · ${size}`;
}
