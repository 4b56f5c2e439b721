import "jobtree";
import type { Fetcher, HeadersSource, JobTreeEventMap, Snapshot } from "jobtree";
import { Component, CUSTOM_ELEMENTS_SCHEMA, provideZonelessChangeDetection, signal } from "@angular/core";
import { bootstrapApplication } from "@angular/platform-browser";

const given = new URLSearchParams(location.search);
const seen = { headers: 0, fetcher: 0, updates: 0 };
Object.assign(window, { seen });

@Component({
  selector: "app-root",
  schemas: [CUSTOM_ELEMENTS_SCHEMA],
  template: `
    <h1>{{ title() }}</h1>
    <job-tree
      id="tree"
      system="cce"
      project-id="demo"
      interval="1"
      [attr.job-id]="job"
      [proxy]="proxy"
      [headers]="headers"
      [fetcher]="fetcher"
      (job-tree-update)="onUpdate($event)"
    ></job-tree>
  `,
})
class App {
  readonly job = given.get("job");
  readonly proxy = given.get("proxy");
  readonly title = signal("No answer yet");

  readonly headers: HeadersSource = async () => {
    seen.headers += 1;
    return { "X-Auth-Token": "of the session" };
  };

  readonly fetcher: Fetcher = (request) => {
    seen.fetcher += 1;
    return fetch(new Request(request.url));
  };

  onUpdate({ detail }: JobTreeEventMap["job-tree-update"]) {
    seen.updates += 1;
    this.title.set(`${detail.root.name} is ${detail.root.phase}`);
  }
}

bootstrapApplication(App, { providers: [provideZonelessChangeDetection()] });
