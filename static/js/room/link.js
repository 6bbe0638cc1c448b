/** The call's address, for whoever is to come. */
import { gettext } from "../lib/i18n.js";
import { Notices } from "../views/notices.js";

/** Without https there is no clipboard; then the address is shown. @param {Notices} notices */
export async function copyLink(notices) {
  const address = location.origin + location.pathname;
  try {
    await navigator.clipboard.writeText(address);
    notices.toast(gettext("Link copied"), { icon: "check" });
  } catch {
    notices.toast(address, { icon: "link" });
  }
}
