"""The speaker's test: one hears whether one would hear the others."""

from playwright.async_api import expect

from tests.support.gathering import Gathering

# Listens to what the page plays through an <audio>: how loud it was at its loudest, and through which speaker.
LISTEN = """(() => {
  globalThis.heard = [];
  const play = HTMLMediaElement.prototype.play;
  HTMLMediaElement.prototype.play = function () {
    if (this instanceof HTMLAudioElement) {
      const sound = { peak: 0, speaker: this.sinkId };
      heard.push(sound);
      const context = new AudioContext();
      const analyser = new AnalyserNode(context, { fftSize: 2048 });
      context.createMediaStreamSource(this.srcObject).connect(analyser);
      const samples = new Float32Array(analyser.fftSize);
      const timer = setInterval(() => {
        analyser.getFloatTimeDomainData(samples);
        sound.peak = Math.max(sound.peak, ...samples);
        if (this.srcObject) return;
        clearInterval(timer);
        void context.close();
      }, 10);
    }
    return play.call(this);
  };
})()"""
# Notes when the button can be pressed no longer, and when again: the sound takes less than a second.
REST = """(button) => {
  globalThis.rests = [];
  const observer = new MutationObserver(() => rests.push(button.disabled));
  observer.observe(button, { attributes: true, attributeFilter: ['disabled'] });
}"""
AUDIBLE = 0.1  # of full scale


async def test_a_press_plays_a_sound_and_shows_how_long(gathering: Gathering) -> None:
    bob = await gathering.person("Bob")
    await bob.context.add_init_script(LISTEN)
    await bob.open_room()
    test = bob.button("Test the speaker")
    assert await bob.page.evaluate("heard") == []
    await test.evaluate(REST)
    await test.click()
    await bob.page.wait_for_function("() => rests.length === 2")
    assert await bob.page.evaluate("rests") == [True, False]
    await expect(test).to_be_focused()
    (sound,) = await bob.page.evaluate("heard")
    assert sound["peak"] > AUDIBLE


async def test_it_comes_from_the_speaker_that_was_chosen(gathering: Gathering) -> None:
    bob = await gathering.person("Bob")
    await bob.context.add_init_script(LISTEN)
    await bob.open_room()
    await expect(bob.button("Turn camera off")).to_be_visible()
    speakers = bob.page.get_by_label("Speaker", exact=True).locator("visible=true")
    # The devices have names, and so can be told apart, once they are open.
    await expect(speakers.locator("option").nth(1)).to_be_attached()
    *_, last = await speakers.locator("option").all()
    chosen = await last.get_attribute("value")
    assert chosen != await speakers.input_value()
    await speakers.select_option(chosen)
    test = bob.button("Test the speaker")
    for _ in range(2):
        await test.click()
        await expect(test).to_be_enabled()
    assert [sound["speaker"] for sound in await bob.page.evaluate("heard")] == [chosen, chosen]
