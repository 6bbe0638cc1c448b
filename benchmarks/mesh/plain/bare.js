// The least there is: two connections in one page, and nothing between them.
const button = document.querySelector("button");
const stream = await navigator.mediaDevices.getUserMedia({ audio: true, video: true });
document.body.append(video(stream, true));
button.disabled = false;
button.addEventListener("click", async () => {
  const [one, other] = [new RTCPeerConnection(), new RTCPeerConnection()];
  join(one, other);
  join(other, one);
  await one.setLocalDescription();
  await other.setRemoteDescription(one.localDescription);
  await other.setLocalDescription();
  await one.setRemoteDescription(other.localDescription);
});

function join(peer, other) {
  for (const track of stream.getTracks()) peer.addTrack(track, stream);
  peer.onicecandidate = ({ candidate }) => candidate && other.addIceCandidate(candidate);
  peer.ontrack = ({ track, streams }) => track.kind === "video" && document.body.append(video(streams[0], false));
}

function video(shown, muted) {
  const made = document.createElement("video");
  Object.assign(made, { autoplay: true, playsInline: true, muted, srcObject: shown });
  return made;
}
