import "jobtree";
import type { Fetcher, HeadersSource, JobTreeEventMap, Snapshot } from "jobtree";
import { Component, CUSTOM_ELEMENTS_SCHEMA, provideZonelessChangeDetection, signal } from "@angular/core";
import { bootstrapApplication } from "@angular/platform-browser";
import { JobComponent } from "./job.component";

const params = new URLSearchParams(location.search);
const calls = { headers: 0, fetcher: 0, updates: 0 };
Object.assign(window, { calls });

@Component({
  selector: "app-root",
  imports: [JobComponent],
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
    <app-job projectId="demo" [jobId]="job + '-documented'" />
  `,
})
class App {
  readonly job = params.get("job");
  readonly proxy = params.get("proxy");
  readonly title = signal("No answer yet");

  readonly headers: HeadersSource = async () => {
    calls.headers += 1;
    return { "X-Auth-Token": "of the session" };
  };

  readonly fetcher: Fetcher = (request) => {
    calls.fetcher += 1;
    return fetch(new Request(request.url));
  };

  onUpdate({ detail }: JobTreeEventMap["job-tree-update"]) {
    calls.updates += 1;
    this.title.set(`${detail.root.name} is ${detail.root.phase}`);
  }
}

bootstrapApplication(App, { providers: [provideZonelessChangeDetection()] });
