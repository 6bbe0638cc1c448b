// Runs before the page's own scripts, in every system: a camera that gives 640x480 twenty times a second, and no more.
(() => {
  const MOST = { width: 640, height: 480, frameRate: 20 };
  const ask = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
  const apply = MediaStreamTrack.prototype.applyConstraints;
  const tell = MediaStreamTrack.prototype.getCapabilities;

  navigator.mediaDevices.getUserMedia = ({ video, ...others }) =>
    ask(video ? { ...others, video: capped(video === true ? {} : video) } : others);

  // A page may ask for less at any time, but not for more than there is.
  MediaStreamTrack.prototype.applyConstraints = function (constraints = {}) {
    return apply.call(this, this.kind === "video" ? capped(constraints) : constraints);
  };
  MediaStreamTrack.prototype.getCapabilities = function () {
    const found = tell.call(this);
    for (const [name, most] of Object.entries(MOST)) if (found[name]) found[name] = { ...found[name], max: most };
    return found;
  };

  function capped(constraints) {
    const found = { ...constraints };
    for (const [name, most] of Object.entries(MOST)) found[name] = least(constraints[name], most);
    return found;
  }

  function least(wanted, most) {
    if (wanted === undefined) return { ideal: most };
    if (typeof wanted === "number") return Math.min(wanted, most);
    return Object.fromEntries(Object.entries(wanted).map(([bound, value]) => [bound, Math.min(value, most)]));
  }
})();
