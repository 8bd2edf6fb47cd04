// SPDX-License-Identifier: Apache-2.0
// Where the console begins: look, language, session, and then the page the address names.
import { Component, h, render } from "preact";
import { currentSession, get, onSessionLost, setSession, ApiError } from "./api/client";
import { live } from "./api/live";
import type { Cards, Session } from "./api/schema";
import { Frame } from "./frame";
import { Login, LoginOver } from "./pages/login";
import { pageFor } from "./pages";
import { currentPath } from "./route";
import { preferredLanguage, t, useLanguage, type Language } from "./text/i18n";
import { speakInBubbles } from "./ui/bubbles";
import { Waiting } from "./ui/load";
import { Messages, Notice } from "./ui/notice";
import { startTheme } from "./ui/theme";

interface State {
  stage: "starting" | "login" | "in" | "broken";
  ended: boolean; // there was a session before
  over: boolean; // the session has ended, and the login lies over the page that keeps what was typed
  path: string[];
  language: Language;
  problem: string;
}

class Console extends Component<{ language: Language }, State> {
  state: State = { stage: "starting", ended: false, over: false, path: currentPath(), language: this.props.language, problem: "" };

  private user = "";

  componentDidMount() {
    window.addEventListener("hashchange", () => {
      this.setState({ path: currentPath() });
      window.scrollTo(0, 0);
    });
    onSessionLost(this.lost);
    void this.begin();
  }

  begin = async () => {
    try {
      setSession(await get<Session>("/api/session"));
      await this.enter();
    } catch (error) {
      if (error instanceof ApiError && error.problem.status === 401) this.setState({ stage: "login", ended: error.code === "session_over" });
      else this.setState({ stage: "broken", problem: (error as Error).message });
    }
  };

  enter = async () => {
    live.replace((await get<Cards>("/api/profiles")).profiles);
    live.start();
    this.user = currentSession()?.user ?? "";
    this.setState({ stage: "in", over: false });
  };

  lost = () => {
    live.pause();
    if (this.state.stage === "in") this.setState({ over: true });
    else this.out();
  };

  out = () => {
    live.stop();
    setSession(null);
    this.setState({ stage: "login", ended: false, over: false });
  };

  speak = async (language: Language) => {
    await useLanguage(language, true);
    live.speakAnew();
    this.setState({ language });
  };

  render(_: unknown, { stage, ended, over, path, language, problem }: State) {
    return (
      <div class="console" key={language}>
        {stage === "in" ? (
          // Somebody else finds a page of their own.
          <Frame key={this.user} path={path} language={language} onLanguage={this.speak} onOut={this.out}>
            {pageFor(path)}
          </Frame>
        ) : stage === "login" ? (
          <Login ended={ended} language={language} onLanguage={this.speak} onIn={this.enter} />
        ) : (
          <main class="alone">
            {stage === "broken" ? <Notice tone="bad" title={t("The console cannot begin")}><p>{problem}</p></Notice> : <Waiting />}
          </main>
        )}
        {over ? <LoginOver name={this.user} onIn={this.enter} /> : null}
        <Messages />
      </div>
    );
  }
}

async function start(): Promise<void> {
  startTheme();
  speakInBubbles();
  const language = preferredLanguage();
  await useLanguage(language, false);
  render(<Console language={language} />, document.body);
}

void start();
