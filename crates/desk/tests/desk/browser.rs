//! A browser without a window, driven by the DevTools protocol over a pipe.
//!
//! The protocol is spoken in its own words, as JSON: a client with typed events drops those that a newer browser sends and it does not
//! know, and a request that nobody sees must not pass for none. The pipe also ends the browser with the tests, however they end.

use std::collections::HashMap;
use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{ChildStdin, Command, Stdio};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, OnceLock, PoisonError};
use std::time::{Duration, Instant};
use std::{env, fs, process, thread};

use serde_json::{Value, json};

use crate::trap;

/// How long the browser may take for anything.
const PATIENCE: Duration = Duration::from_secs(60);

/// What a browser may be called; `ONRECORD_BROWSER` names another.
const NAMES: [&str; 6] = [
    "chromium",
    "chromium-browser",
    "google-chrome-stable",
    "google-chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
];

/// Begins the browser with its pipe where it looks for it, and takes its profile away after it.
const BEGIN: &str = r#"profile=$1; shift; "$@" 3<&0 4>&1 </dev/null >/dev/null 2>&1; rm -rf "$profile""#;

/// A new tab of the one browser; nothing where there is no browser, which in continuous integration is an error.
pub(crate) fn tab() -> Option<Tab> {
    static BROWSER: OnceLock<Option<Arc<Browser>>> = OnceLock::new();
    let browser = BROWSER.get_or_init(|| installed().map(|program| Browser::begin(&program)));
    if browser.is_none() {
        assert!(env::var("CI").as_deref() != Ok("true"), "there is no Chromium here, and CI must have one");
        eprintln!("skipped: there is no Chromium here; ONRECORD_BROWSER may name one");
    }
    browser.as_ref().map(|browser| Tab::new(Arc::clone(browser)))
}

fn installed() -> Option<PathBuf> {
    let named = env::var_os("ONRECORD_BROWSER").map(PathBuf::from);
    let path = env::var_os("PATH").unwrap_or_default();
    let folders: Vec<PathBuf> = env::split_paths(&path).collect();
    let known = NAMES.iter().flat_map(|name| folders.iter().map(move |folder| folder.join(name)));
    named.into_iter().chain(known).find(|file| cfg!(unix) && file.is_file())
}

/// The browser, and what it has said so far.
struct Browser {
    pipe: Mutex<ChildStdin>,
    heard: Mutex<Heard>,
    news: Condvar,
}

#[derive(Default)]
struct Heard {
    calls: u64,
    answers: HashMap<u64, Value>,
    /// By the session of their tab.
    events: HashMap<String, Vec<Value>>,
    /// The tab's session, by that of a frame that has one of its own.
    tabs: HashMap<String, String>,
    ended: bool,
}

impl Browser {
    fn begin(program: &Path) -> Arc<Self> {
        let profile = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("browser-{}", process::id()));
        fs::create_dir_all(&profile).unwrap();
        let mut child = Command::new("sh")
            .args(["-c", BEGIN, "sh"])
            .arg(&profile)
            .arg(program)
            .arg(format!("--user-data-dir={}", profile.display()))
            // Whatever is not of this machine goes into the trap.
            .arg(format!("--proxy-server=http://{}", trap::address()))
            // Containers may not make a sandbox, and all that is opened here is made here.
            .args([
                "--headless",
                "--remote-debugging-pipe",
                "--no-sandbox",
                "--disable-gpu",
                "--no-first-run",
            ])
            .args(["--disable-background-networking", "--disable-component-update", "--disable-sync"])
            .args(["--disable-extensions", "--disable-default-apps", "--no-default-browser-check"])
            .args(["--disable-dev-shm-usage", "--disable-breakpad"])
            .arg("--disable-features=AutofillServerCommunication,MediaRouter,OptimizationHints,Translate")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let pipe = Mutex::new(child.stdin.take().unwrap());
        let said = BufReader::new(child.stdout.take().unwrap());
        let browser = Arc::new(Self { pipe, heard: Mutex::default(), news: Condvar::new() });
        let listening = Arc::clone(&browser);
        thread::spawn(move || {
            said.split(0).map_while(Result::ok).for_each(|message| listening.hear(&message));
            listening.heard().ended = true;
            listening.news.notify_all();
            _ = child.wait();
        });
        browser
    }

    fn heard(&self) -> MutexGuard<'_, Heard> {
        self.heard.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Keeps what it says. A frame that runs in a process of its own waits until it is listened to as well.
    fn hear(&self, message: &[u8]) {
        let message: Value = serde_json::from_slice(message).unwrap();
        let mut heard = self.heard();
        let mut frame = None;
        if let Some(call) = message["id"].as_u64() {
            heard.answers.insert(call, message);
        } else {
            let session = message["sessionId"].as_str().unwrap_or_default();
            let tab = heard.tabs.get(session).cloned().unwrap_or_else(|| session.to_owned());
            if message["method"] == "Target.attachedToTarget" && !tab.is_empty() {
                let own = message["params"]["sessionId"].as_str().unwrap_or_default().to_owned();
                heard.tabs.insert(own.clone(), tab.clone());
                frame = Some(own);
            }
            heard.events.entry(tab).or_default().push(message);
        }
        drop(heard);
        self.news.notify_all();
        if let Some(frame) = frame {
            self.listen_to(&frame);
            self.tell("Runtime.runIfWaitingForDebugger", &json!({}), &frame);
        }
    }

    fn listen_to(&self, session: &str) {
        for all in ["Network.enable", "Runtime.enable", "Log.enable", "Page.enable", "Audits.enable"] {
            self.tell(all, &json!({}), session);
        }
        let frames = json!({ "autoAttach": true, "waitForDebuggerOnStart": true, "flatten": true });
        self.tell("Target.setAutoAttach", &frames, session);
    }

    /// Tells it something, and gives the number under which it answers.
    fn tell(&self, method: &str, params: &Value, session: &str) -> u64 {
        let call = {
            let mut heard = self.heard();
            heard.calls += 1;
            heard.calls
        };
        let mut message = json!({ "id": call, "method": method, "params": params });
        if !session.is_empty() {
            message["sessionId"] = session.into();
        }
        let mut bytes = message.to_string().into_bytes();
        bytes.push(0);
        // Where it has ended, the one who waits for the answer says so.
        _ = self.pipe.lock().unwrap_or_else(PoisonError::into_inner).write_all(&bytes);
        call
    }

    /// Tells it something and waits for what it answers.
    fn call(&self, method: &str, params: &Value, session: &str) -> Value {
        let call = self.tell(method, params, session);
        let answer = self.wait(|heard| heard.answers.remove(&call));
        let answer = answer.unwrap_or_else(|| panic!("the browser does not answer to {method}"));
        assert!(answer["error"].is_null(), "{method}: {}", answer["error"]);
        answer["result"].clone()
    }

    /// Waits until something is in what was heard.
    fn wait<T>(&self, mut found: impl FnMut(&mut Heard) -> Option<T>) -> Option<T> {
        let end = Instant::now() + PATIENCE;
        let mut heard = self.heard();
        loop {
            if let Some(found) = found(&mut heard) {
                return Some(found);
            }
            assert!(!heard.ended, "the browser has ended");
            let left = end.checked_duration_since(Instant::now())?;
            heard = self.news.wait_timeout(heard, left).unwrap_or_else(PoisonError::into_inner).0;
        }
    }
}

/// One tab, with frames of it wherever they run.
pub(crate) struct Tab {
    browser: Arc<Browser>,
    target: String,
    session: String,
}

impl Tab {
    fn new(browser: Arc<Browser>) -> Self {
        let word = |value: &Value| value.as_str().unwrap().to_owned();
        // A context for each: what one tab is told or keeps is not for the others.
        let context = browser.call("Target.createBrowserContext", &json!({ "disposeOnDetach": true }), "");
        let context = &context["browserContextId"];
        let made = browser.call(
            "Target.createTarget",
            &json!({ "url": "about:blank", "browserContextId": context }),
            "",
        );
        let target = word(&made["targetId"]);
        let attached =
            browser.call("Target.attachToTarget", &json!({ "targetId": target, "flatten": true }), "");
        let tab = Self { session: word(&attached["sessionId"]), browser, target };
        tab.browser.listen_to(&tab.session);
        tab.call("Page.setLifecycleEventsEnabled", json!({ "enabled": true }));
        // As if it were the one in front, however many there are.
        tab.call("Emulation.setFocusEmulationEnabled", json!({ "enabled": true }));
        tab.look(1280, "light");
        tab
    }

    /// Tells the tab something in the protocol's words, and gives what it answers.
    pub(crate) fn call(&self, method: &str, params: Value) -> Value {
        self.browser.call(method, &params, &self.session)
    }

    /// How wide the window is, and whether it is `light` or `dark`.
    pub(crate) fn look(&self, width: u32, scheme: &str) {
        let size = json!({ "width": width, "height": 900, "deviceScaleFactor": 1, "mobile": false });
        self.call("Emulation.setDeviceMetricsOverride", size);
        let scheme = json!({ "name": "prefers-color-scheme", "value": scheme });
        // What is scrolled to is there at once.
        let still = json!({ "name": "prefers-reduced-motion", "value": "reduce" });
        self.call("Emulation.setEmulatedMedia", json!({ "features": [scheme, still] }));
    }

    /// Opens an address, and waits until all of it is there.
    pub(crate) fn open(&self, address: &str) {
        let gone = self.call("Page.navigate", json!({ "url": address }));
        let Some(loader) = gone["loaderId"].as_str().map(str::to_owned) else {
            // Only the fragment is another.
            return assert!(gone["errorText"].is_null(), "{address}: {gone}");
        };
        let is_there = |event: &Value| {
            let params = &event["params"];
            event["method"] == "Page.lifecycleEvent"
                && params["loaderId"] == *loader
                && params["name"] == "networkAlmostIdle"
        };
        let there =
            self.browser.wait(|heard| heard.events.get(&self.session)?.iter().any(is_there).then_some(()));
        assert!(there.is_some(), "{address} does not become whole");
    }

    /// What the browser has told of this tab under a name of the protocol, or of all under its beginning.
    pub(crate) fn events(&self, method: &str) -> Vec<Value> {
        let heard = self.browser.heard();
        let all = heard.events.get(&self.session).into_iter().flatten();
        all.filter(|event| event["method"].as_str().is_some_and(|name| name.starts_with(method)))
            .cloned()
            .collect()
    }

    /// Forgets what was told so far.
    pub(crate) fn forget(&self) {
        self.browser.heard().events.remove(&self.session);
    }

    /// The value of an expression of JavaScript, which the page's own policies do not stop.
    pub(crate) fn value(&self, expression: &str) -> Value {
        let asked = json!({ "expression": expression, "returnByValue": true, "awaitPromise": true });
        let answer = self.call("Runtime.evaluate", asked);
        assert!(answer["exceptionDetails"].is_null(), "{expression:.200}: {}", answer["exceptionDetails"]);
        answer["result"]["value"].clone()
    }

    /// The same, as text.
    pub(crate) fn text(&self, expression: &str) -> String {
        self.value(expression).as_str().unwrap_or_else(|| panic!("no text: {expression}")).to_owned()
    }

    /// Whether an expression holds now.
    pub(crate) fn holds(&self, expression: &str) -> bool {
        self.value(expression) == true
    }

    /// Waits until an expression holds, on this page or the one that comes after it.
    pub(crate) fn until(&self, expression: &str) {
        let end = Instant::now() + PATIENCE;
        loop {
            let asked = json!({ "expression": expression, "returnByValue": true });
            let call = self.browser.tell("Runtime.evaluate", &asked, &self.session);
            // Between two pages there is nobody to answer, which is no error here.
            let answer = self.browser.wait(|heard| heard.answers.remove(&call)).unwrap_or_default();
            if answer["result"]["result"]["value"] == true {
                return;
            }
            let url = || self.text("location.href");
            assert!(Instant::now() < end, "{expression} does not come to hold at {}", url());
            thread::sleep(Duration::from_millis(20));
        }
    }

    /// Waits until something is so.
    pub(crate) fn wait(what: &str, mut is_so: impl FnMut() -> bool) {
        let end = Instant::now() + PATIENCE;
        while !is_so() {
            assert!(Instant::now() < end, "{what} does not come");
            thread::sleep(Duration::from_millis(20));
        }
    }

    /// Waits until a page at this path and query is there.
    pub(crate) fn until_at(&self, address: &str) {
        let address = Value::from(address);
        self.until(&format!(
            "location.pathname + location.search === {address} && document.readyState === 'complete'"
        ));
    }

    /// Presses a key: one character, or `Tab`, `Enter`, `Escape`.
    pub(crate) fn press(&self, key: &str) {
        let (code, text) = match key {
            "Tab" => (9, ""),
            "Enter" => (13, "\r"),
            "Escape" => (27, ""),
            _ => (0, key),
        };
        let kind = if text.is_empty() { "rawKeyDown" } else { "keyDown" };
        self.call(
            "Input.dispatchKeyEvent",
            json!({ "type": kind, "key": key, "text": text, "windowsVirtualKeyCode": code }),
        );
        self.call(
            "Input.dispatchKeyEvent",
            json!({ "type": "keyUp", "key": key, "windowsVirtualKeyCode": code }),
        );
    }

    /// Types words, key by key.
    pub(crate) fn write(&self, words: &str) {
        words.chars().for_each(|key| self.press(&key.to_string()));
    }

    /// Clicks on the first thing that a selector finds, with the mouse.
    pub(crate) fn click(&self, selector: &str) {
        let selector = Value::from(selector);
        let place = self.value(&format!(
            "(() => {{ const it = document.querySelector({selector}); it.scrollIntoView({{ block: 'center', behavior: 'instant' }});
             const box = it.getClientRects()[0]; return [box.x + box.width / 2, box.y + box.height / 2] }})()"
        ));
        for kind in ["mousePressed", "mouseReleased"] {
            let click =
                json!({ "type": kind, "x": place[0], "y": place[1], "button": "left", "clickCount": 1 });
            self.call("Input.dispatchMouseEvent", click);
        }
    }
}

impl Drop for Tab {
    fn drop(&mut self) {
        self.browser.tell("Target.closeTarget", &json!({ "targetId": self.target }), "");
    }
}
