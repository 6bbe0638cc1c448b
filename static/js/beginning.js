/**
 * A browser takes a new line for one of 300 kbit/s, sound included. That is too little for a camera's first frames, so it
 * drops up to four of them, to encode smaller ones. What it begins with can be said in the description of who receives.
 */

/** kbit/s that all the others together may begin with towards us. */
const ALL = 1500;
/** To each: more does not come sooner; and with less, 640x480 would be too large all the same. */
const [MOST, LEAST] = [600, 340];
/** The cameras' codec. Who does not know a parameter passes over it. */
const H264 = /^(a=fmtp:\d+ (?!.*x-google-start-bitrate)[^\r\n]*packetization-mode=1[^\r\n]*)\r\n/gim;

/**
 * A description of ours as it is told to one of the others: how much of a picture he may send at once. It is where
 * browsers begin to look for what the line carries; what they find decides.
 * @param {string} sdp
 * @param {number} others in the call
 */
export function withSwiftBeginning(sdp, others) {
  const each = Math.min(MOST, Math.floor(ALL / others));
  return each < LEAST ? sdp : sdp.replace(H264, `$1;x-google-start-bitrate=${each}\r\n`);
}
