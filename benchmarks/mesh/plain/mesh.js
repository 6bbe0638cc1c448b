// A mesh as one writes it in an afternoon: who joins later calls all the others; nothing is adapted to anything.
const peers = new Map();
const button = document.querySelector("button");
const stream = await navigator.mediaDevices.getUserMedia({ audio: true, video: true });
let socket;

show(stream).muted = true;
button.disabled = false;
button.addEventListener("click", () => {
  button.disabled = true;
  socket = new WebSocket(`ws://${location.host}/${location.hash.slice(1)}`);
  socket.addEventListener("message", ({ data }) => receive(JSON.parse(data)));
});

function show(shown) {
  const video = document.createElement("video");
  video.autoplay = true;
  video.playsInline = true;
  video.srcObject = shown;
  document.querySelector("main").append(video);
  return video;
}

function connect(id) {
  const peer = new RTCPeerConnection();
  peers.set(id, peer);
  for (const track of stream.getTracks()) peer.addTrack(track, stream);
  peer.onicecandidate = ({ candidate }) => candidate && send(id, { candidate });
  peer.ontrack = ({ track, streams }) => track.kind === "video" && show(streams[0]);
  return peer;
}

async function receive({ participants, sender, description, candidate }) {
  if (participants) await Promise.all(participants.map(call));
  if (description?.type === "offer") await answer(sender, description);
  if (description?.type === "answer") await peers.get(sender).setRemoteDescription(description);
  if (candidate) await peers.get(sender).addIceCandidate(candidate);
}

async function call(id) {
  const peer = connect(id);
  await peer.setLocalDescription();
  send(id, { description: peer.localDescription });
}

async function answer(id, offer) {
  const peer = connect(id);
  await peer.setRemoteDescription(offer);
  await peer.setLocalDescription();
  send(id, { description: peer.localDescription });
}

function send(recipient, message) {
  socket.send(JSON.stringify({ recipient, ...message }));
}
