// Written by `make types` from server/appraisal/. Do not edit.

const ROLES: Record<string, string> = {
  d: "admin",
  a: "author",
  c: "colleague",
  p: "pengelola",
  r: "reviewer",
  s: "supervisor",
  t: "team_lead",
};

const list = (text: string | undefined, by: string): string[] => (text ? text.split(by) : []);
const people = (letters = "") => [...letters].flatMap((letter) => ROLES[letter] ?? []);
const each = <T>(rows: string, read: (...words: string[]) => T): Record<string, T> =>
  Object.fromEntries(
    list(rows, ";").map((row) => {
      const [name, ...words] = row.split(" ");
      return [name, read(...words)];
    }),
  );

const table = (initial: string, groups: string, steps = "", withdraw = "", tells = "") => ({
  groups: each(groups, (...states) => ({
    policy: states[0] === "*" ? "show_all" : "last_undisputed",
    roles: each(states.join(";").replaceAll("=", " "), people),
  })),
  initial,
  steps: each(steps, (sources, target = "", who = "", reviews) => ({
    sources: list(sources, ","),
    target,
    roles: people(who),
    needsReason: who.includes("?"),
    reviews: list(reviews, ","),
    approves: who.includes("+"),
  })),
  withdraw,
  tells: tells ? list(tells, ",") : undefined,
});

export const collections = {
  appreciation: table("given", "body =s", "withdraw given withdrawn s?", "withdraw"),
  assessment_peer: table("draft", "answers =a draft=a", "submit draft submitted a;decline draft declined a?;reopen submitted draft a", "", "cycle,group,placement,ratee"),
  assessment_self: table("draft", "answers =a draft=a", "submit draft submitted a;decline draft declined a?;reopen submitted draft a"),
  assessment_superior: table("draft", "answers =s draft=s", "submit draft submitted s;decline draft declined s?;reopen submitted draft s"),
  behaviour_report: table("sent", "body =s", "read sent read dp body;answer read,sent answered dp? body"),
  case: table("open", "body =;handler = open=dps", "accept open accepted dps? body;return open returned dps? body;close open closed dps? body;reopen closed,returned open dp? body;settle open settled  body"),
  competency_self: table("given", "answers =a given=a"),
  competency_superior: table("given", "answers =s given=s"),
  data_problem: table("open", "body =a", "close open closed dap? body;refuse open refused dp? body"),
  development_plan: table("proposed", "proposal =as;choice =s proposed=s;schedule accepted=as changed=as planned=as;completion accepted=a changed=a done=a planned=a;effect done=s effect_seen=s", "accept proposed accepted s proposal;replace proposed changed s?+ choice;decline proposed declined s? proposal;reopen declined proposed s?;schedule accepted,changed planned as+ schedule;complete accepted,changed,planned done a+ completion;confirm done effect_seen s+ completion,effect"),
  dialog: table("planned", "plan =as planned=as;agenda =as planned=as;employee_notes planned=a;leader_notes planned=s;agreed planned=as;employee_agrees closed=a planned=a;leader_agrees closed=s planned=s;done closed=as planned=as", "close planned closed as;withdraw planned withdrawn as?"),
  feedback: table("sent", "body =c;read sent=a"),
  feedback_request: table("asked", "body =a", "decline asked declined c? body;withdraw asked withdrawn a", "withdraw"),
  improvement: table("open", "programme =s open=s;checks open=s;response closed=a open=a;result open=s", "close open closed s?+ result;reopen closed open s?"),
  nomination: table("proposed", "body =s", "support proposed supported r? body;decline proposed declined r? body;grant supported granted dp? body;refuse supported refused dp? body"),
  outcome: table("released", "result =;objection * acknowledged=a released=a;explanation * objected=s;decision explained=r objected=r", "acknowledge released acknowledged a result;object acknowledged,released objected a?+ objection;explain objected explained s? explanation;uphold explained,objected decided r?+ decision,objection;change explained,objected decided r?+ decision,objection;close decided closed a"),
  plan: table("draft", "main =aps agreed= draft=aps returned=aps submitted=ps;additional =aps agreed= draft=aps returned=aps submitted=ps;behaviour =aps agreed= draft=ps returned=ps submitted=ps;annex =aps agreed= draft=aps returned=aps submitted=ps", "submit draft,returned submitted a;return submitted returned ps? additional,annex,behaviour,main;agree change_requested,submitted agreed ps+ additional,annex,behaviour,main;request_change agreed change_requested aps?;reopen change_requested draft ps?"),
  plan_line: table("draft", "line =aps agreed= draft=aps;link agreed=aps draft=aps;actions agreed=aps draft=aps", "agree draft agreed ps+ line;reopen agreed draft ps;withdraw draft withdrawn aps;restore withdrawn draft aps", "withdraw"),
  potential_tag: table("given", "body =s;answer given=a withdrawn=a", "withdraw given withdrawn s?", "withdraw"),
  process_input: table("sent", "body =a", "read sent read dp body;answer read,sent answered dp? body"),
  rating: table("draft", "results =s draft=s;behaviour =s draft=s", "submit draft submitted s+ behaviour,results;reopen submitted draft s?"),
  report: table("submitted", "body =a;link =a returned=a submitted=as;replaced_by returned=a", "approve submitted verified s+ body,link;return submitted returned s? body,link;reopen verified submitted s?;withdraw returned,submitted,withdrawn withdrawn a", "withdraw"),
  result_question: table("open", "body =a;answer * open=s", "close open closed a answer"),
};
