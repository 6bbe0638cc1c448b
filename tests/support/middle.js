// In a page of its own: a connection to each of two people, who believe to be connected with each other. Sound and pictures
// of one go to the other, so that nobody notices by looking and listening.
globalThis.middle = (() => {
  const ends = new Map();

  function begin(name) {
    ends.get(name)?.close();
    const connection = new RTCPeerConnection();
    for (const [id, label] of ["control", "files"].entries()) connection.createDataChannel(label, { negotiated: true, id });
    ends.set(name, connection);
    return connection;
  }

  function play(track) {
    const player = document.createElement("audio");
    player.muted = true;
    player.srcObject = new MediaStream([track]);
    void player.play();
  }

  async function describe(connection) {
    await connection.setLocalDescription();
    await new Promise((resolve) => {
      const look = () => connection.iceGatheringState === "complete" && resolve();
      connection.onicegatheringstatechange = look;
      look();
    });
    return connection.localDescription.sdp;
  }

  return {
    // To the one who calls: an answer in the other's name.
    async answer(name, sdp, anew) {
      const connection = anew ? begin(name) : ends.get(name);
      await connection.setRemoteDescription({ type: "offer", sdp });
      for (const transceiver of connection.getTransceivers()) transceiver.direction = "sendrecv";
      return describe(connection);
    },

    // To the other one: an offer in the caller's name.
    async offer(name) {
      const connection = begin(name);
      for (const kind of ["audio", "video", "video", "audio"]) connection.addTransceiver(kind);
      return describe(connection);
    },

    // The other one has answered: now what comes from each goes to the other.
    async finish(name, sdp) {
      await ends.get(name).setRemoteDescription({ type: "answer", sdp });
      const [one, other] = [...ends.values()].map((connection) => connection.getTransceivers());
      // What nobody plays, Chromium does not hand on either.
      for (const { receiver } of [...one, ...other]) if (receiver.track.kind === "audio") play(receiver.track);
      one.forEach(({ receiver, sender }, index) => {
        void sender.replaceTrack(other[index].receiver.track);
        void other[index].sender.replaceTrack(receiver.track);
      });
    },

    async add(name, candidates) {
      for (const candidate of candidates) if (candidate.candidate) await ends.get(name).addIceCandidate(candidate);
    },
  };
})();
