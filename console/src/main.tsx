// SPDX-License-Identifier: Apache-2.0
// Where the console begins: look, language, session, and then the page the address names.
import { Component, h, render } from "preact";
import { get, onSessionLost, setSession, ApiError } from "./api/client";
import { live } from "./api/live";
import type { Cards, Session } from "./api/schema";
import { Frame } from "./frame";
import { Login } from "./pages/login";
import { pageFor } from "./pages";
import { currentPath } from "./route";
import { preferredLanguage, t, useLanguage, type Language } from "./text/i18n";
import { Waiting } from "./ui/load";
import { Messages, Notice } from "./ui/notice";
import { startTheme } from "./ui/theme";

interface State {
  stage: "starting" | "login" | "in" | "broken";
  path: string[];
  language: Language;
  problem: string;
}

class Console extends Component<{ language: Language }, State> {
  state: State = { stage: "starting", path: currentPath(), language: this.props.language, problem: "" };

  componentDidMount() {
    window.addEventListener("hashchange", () => {
      this.setState({ path: currentPath() });
      window.scrollTo(0, 0);
    });
    onSessionLost(() => void this.lost());
    void this.begin();
  }

  begin = async () => {
    try {
      setSession(await get<Session>("/api/session"));
      await this.enter();
    } catch (error) {
      if (error instanceof ApiError && error.code === "unauthenticated") this.setState({ stage: "login" });
      else this.setState({ stage: "broken", problem: (error as Error).message });
    }
  };

  enter = async () => {
    live.replace((await get<Cards>("/api/profiles")).profiles);
    live.start();
    this.setState({ stage: "in" });
  };

  // Where no account is needed a new one is had for the asking; what was typed stays on the page.
  lost = async () => {
    try {
      setSession(await get<Session>("/api/session"));
    } catch {
      this.out();
    }
  };

  out = () => {
    live.stop();
    setSession(null);
    this.setState({ stage: "login" });
  };

  speak = async (language: Language) => {
    await useLanguage(language, true);
    this.setState({ language });
  };

  render(_: unknown, { stage, path, language, problem }: State) {
    return (
      <div class="console" key={language}>
        {stage === "in" ? (
          <Frame path={path} language={language} onLanguage={this.speak} onOut={this.out}>
            {pageFor(path)}
          </Frame>
        ) : stage === "login" ? (
          <Login language={language} onLanguage={this.speak} onIn={this.enter} />
        ) : (
          <main class="alone">
            {stage === "broken" ? <Notice tone="bad" title={t("The console cannot begin")}><p>{problem}</p></Notice> : <Waiting />}
          </main>
        )}
        <Messages />
      </div>
    );
  }
}

async function start(): Promise<void> {
  startTheme();
  const language = preferredLanguage();
  await useLanguage(language, false);
  render(<Console language={language} />, document.body);
}

void start();
