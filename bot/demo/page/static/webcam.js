// The webcam in place of the doorbell's camera.

const FRAMES = 3;
const BETWEEN_MS = 160;

export class Webcam {
  #video;
  #stream = null;

  constructor(video) {
    this.#video = video;
  }

  /** True: the browser has an interface for it. */
  static get possible() {
    return Boolean(navigator.mediaDevices?.getUserMedia);
  }

  get on() {
    return this.#stream !== null;
  }

  /** Throws where the person or the browser says no. */
  async start() {
    this.#stream = await navigator.mediaDevices.getUserMedia({ video: { width: 640, height: 480 }, audio: false });
    this.#video.srcObject = this.#stream;
    try {
      await this.#video.play();
    } catch (error) {
      this.stop();
      throw error;
    }
  }

  stop() {
    this.#stream?.getTracks().forEach((track) => track.stop());
    this.#stream = null;
    this.#video.srcObject = null;
  }

  /** Three JPEGs, a moment apart. */
  async burst() {
    const canvas = document.createElement("canvas");
    canvas.width = this.#video.videoWidth || 640;
    canvas.height = this.#video.videoHeight || 480;
    const frames = [];
    for (let n = 0; n < FRAMES; n += 1) {
      canvas.getContext("2d").drawImage(this.#video, 0, 0, canvas.width, canvas.height);
      frames.push(await new Promise((done) => { canvas.toBlob(done, "image/jpeg", 0.85); }));
      await new Promise((done) => { setTimeout(done, BETWEEN_MS); });
    }
    return frames;
  }
}
