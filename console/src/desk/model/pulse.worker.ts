/** One beat a second that goes on in a hidden tab, where a page's own timers are slowed down. */
setInterval(() => postMessage(0), 1000);
