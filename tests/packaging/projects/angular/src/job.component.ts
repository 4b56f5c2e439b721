import "jobtree";
import type { HeadersSource, JobTreeEventMap } from "jobtree";
import { Component, CUSTOM_ELEMENTS_SCHEMA, input, signal } from "@angular/core";
import { currentToken } from "./session";

@Component({
  selector: "app-job",
  schemas: [CUSTOM_ELEMENTS_SCHEMA],
  template: `
    <h2>{{ title() }}</h2>
    <job-tree
      system="cce"
      [projectId]="projectId()"
      [jobId]="jobId()"
      proxy="/proxy/demo"
      [headers]="headers"
      (job-tree-update)="onUpdate($event)"
    ></job-tree>
  `,
})
export class JobComponent {
  readonly projectId = input.required<string>();
  readonly jobId = input.required<string>();
  readonly title = signal("Waiting for the first update");
  readonly headers: HeadersSource = async () => ({ "X-Auth-Token": await currentToken() });

  onUpdate({ detail }: JobTreeEventMap["job-tree-update"]) {
    this.title.set(`${detail.root.name} is ${detail.root.phase}`);
  }
}
