-- Deploy leadmill:api/submit_lead to pg

begin;

create function api.submit_lead(
  niche text,
  contact jsonb default null,
  answers jsonb default null,
  attribution jsonb default null,
  submission_key text default null
) returns jsonb
language sql volatile
begin atomic
  select intake.submit_lead(
    ops.bounded(submit_lead.niche, 'niche'),
    ops.bounded_document(submit_lead.contact, 'contact', 16384),
    ops.bounded_document(submit_lead.answers, 'answers'),
    ops.bounded_document(submit_lead.attribution, 'attribution', 16384),
    ops.bounded(submit_lead.submission_key, 'submission_key'));
end;

comment on function api.submit_lead(text, jsonb, jsonb, jsonb, text) is
$$Submit a lead
Answers what a thank-you page shows: {"lead_id", "niche", "niche_name", "submitted_at", "upload_token"}. With the token files can be
attached by POST /files for an hour, until the lead is approved.
niche: slug. contact: {"name", "email", "phone"}. answers: by the niche's active form in form_schemas.
attribution: {"referrer_url", "utm_source", "utm_medium", "utm_campaign", "utm_term", "utm_content", "partner", "click_id", "visitor_session"}.
submission_key: 8 to 200 characters made once for each lead; sending the same again answers the same and makes no second lead.
Errors: LM301 faults, listed in details; LM302 key used for another lead; LM303 no such niche; LM304 niche takes no leads;
LM942 no good proof of work, where the niche asks for one (form_challenge); LM943 too many from this network (429).$$;

grant execute on function api.submit_lead(text, jsonb, jsonb, jsonb, text) to anon, member, partner, admin;

commit;
