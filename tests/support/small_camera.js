// Runs before the page's own scripts: the test's camera gives a small picture, ten times a second.
(() => {
  const { mediaDevices } = navigator;
  if (!mediaDevices) return;
  const ask = mediaDevices.getUserMedia.bind(mediaDevices);
  mediaDevices.getUserMedia = (constraints) => {
    const { video } = constraints;
    if (!video) return ask(constraints);
    const small = { width: { ideal: 320 }, height: { ideal: 240 }, frameRate: { ideal: 10 } };
    return ask({ ...constraints, video: { ...(video === true ? {} : video), ...small } });
  };
})();
