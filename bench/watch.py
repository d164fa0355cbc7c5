"""What watches a page from inside: when something was painted, the longest frame, the longest task."""

from typing import Any

from playwright.sync_api import Page

# `answer(selector, pattern)` promises the time from the next click to the paint after such words are there.
# A message sent from an animation frame comes after that frame was painted.
SCRIPT = """
(() => {
    const afterPaint = done => requestAnimationFrame(() => {
        const { port1, port2 } = new MessageChannel();
        port1.onmessage = () => done(performance.now());
        port2.postMessage(0);
    });
    const tasks = [], keys = [], exchanges = [];
    let frames = [], last = 0;
    new PerformanceObserver(list => {
        for (const { startTime, duration } of list.getEntries()) tasks.push([startTime, duration]);
    }).observe({ type: "longtask", buffered: true });
    addEventListener("keydown", ({ timeStamp }) => afterPaint(at => keys.push(at - timeStamp)), true);
    const inFrame = now => {
        if (last) frames.push(now - last);
        last = now;
        requestAnimationFrame(inFrame);
    };
    const { fetch } = globalThis;
    globalThis.fetch = async (...asked) => {
        const isExchange = asked[0] === "/api/sync";
        const begun = performance.now();
        const answer = await fetch(...asked);
        if (isExchange) exchanges.push([begun, performance.now()]);
        return answer;
    };
    globalThis.luringBench = {
        tasks, keys, exchanges,
        watchFrames() { frames = []; last = 0; requestAnimationFrame(inFrame); },
        frames: () => frames,
        answer: (selector, pattern) => new Promise(resolve => {
            let tapped;
            const wanted = new RegExp(pattern);
            const isThere = () => wanted.test(document.querySelector(selector)?.textContent ?? "");
            const look = () => {
                if (!isThere()) return;
                observer.disconnect();
                afterPaint(at => resolve(at - tapped));
            };
            const observer = new MutationObserver(look);
            addEventListener("click", ({ timeStamp }) => {
                tapped = timeStamp;
                observer.observe(document, { subtree: true, childList: true, characterData: true });
            }, { capture: true, once: true });
        }),
        feedback: () => new Promise(resolve => {
            const tapped = ({ timeStamp }) => afterPaint(at => resolve(at - timeStamp));
            addEventListener("click", tapped, { capture: true, once: true });
        }),
    };
})();
"""


def promise(page: Page, name: str, call: str) -> None:
    """Begin waiting in the page for what a tap will do."""
    page.evaluate(f"() => {{ luringBench.{name} = luringBench.{call}; }}")


def kept(page: Page, name: str) -> Any:
    """What such a promise came to."""
    return page.evaluate(f"() => luringBench.{name}")


def longest_task(page: Page, since: float = 0) -> float:
    """The longest task since a moment of the page, ms. Below 50 ms browsers tell of none: 0."""
    found: float = page.evaluate(
        "since => Math.max(0, ...luringBench.tasks.filter(([at]) => at >= since).map(([, ms]) => ms))", since
    )
    return found


def now(page: Page) -> float:
    found: float = page.evaluate("performance.now()")
    return found
