-- LM302 submission_key_reused (409): The submission key was used for another lead. To do: Generate
--   a new key for each new lead.
-- LM304 niche_closed (409): The niche takes no leads: it is inactive or has no active form.

create or replace function intake.submission_receipt(submission_key text, request_hash bytea) returns jsonb
language plpgsql stable
set search_path = pg_catalog, pg_temp
as $$
declare
  v_hash bytea;
  v_receipt jsonb;
begin
  select
    c.request_hash,
    jsonb_build_object(
      'lead_id', l.id, 'niche', n.slug, 'niche_name', n.name, 'submitted_at', l.created_at,
      'upload_token', intake.upload_token(l.id))
  into v_hash, v_receipt
  from intake.lead as l
  join intake.lead_contact as c on c.lead_id = l.id
  join catalog.niche as n on n.id = l.niche_id
  where l.submission_key = submission_receipt.submission_key;
  if found and v_hash is distinct from submission_receipt.request_hash then
    perform ops.raise_http(409, 'LM302', 'submission key was used for another lead', null,
      'Send a new submission_key with each new lead.');
  end if;
  return v_receipt;
end
$$;

comment on function intake.submission_receipt(text, bytea) is
$$The answer to the request that first used this key; null if it is unused.
Errors: LM302 the key was used with other content.$$;

create or replace function intake.submit_lead(
  niche text,
  contact jsonb default null,
  answers jsonb default null,
  attribution jsonb default null,
  submission_key text default null
) returns jsonb
language plpgsql volatile security definer -- anonymous callers write no table
set search_path = pg_catalog, pg_temp
as $$
declare
  v_hash constant bytea :=
    sha256(convert_to(jsonb_build_array(niche, contact, answers, attribution)::text, 'UTF8'));
  v_receipt jsonb := intake.submission_receipt(submission_key, v_hash);
  v_niche catalog.niche;
  v_schema catalog.form_schema;
  v_checked jsonb;
  v_lead intake.lead;
begin
  -- First of all, because a repeated request gets its answer even if the niche has changed since.
  if v_receipt is not null then
    return v_receipt;
  end if;
  select n.* into v_niche from catalog.niche as n where n.slug = submit_lead.niche and n.retired_at is null;
  if not found then
    perform ops.raise_http(404, 'LM202', 'no such niche', left(submit_lead.niche, 100));
  end if;
  select s.* into v_schema from catalog.form_schema as s where s.niche_id = v_niche.id and s.status = 'active';
  if not found or not v_niche.is_active then
    perform ops.raise_http(409, 'LM304', 'niche takes no leads', v_niche.slug);
  end if;
  if not ops.require_form_proof('intake.leads', 'lead ' || v_niche.slug, catalog.form_guard_of(v_niche)) then
    -- The same answer as for a stored lead, so that the robot believes it was successful. Nothing was written.
    return jsonb_build_object(
      'lead_id', ops.uuid_v7(), 'niche', v_niche.slug, 'niche_name', v_niche.name, 'submitted_at', clock_timestamp(),
      'upload_token', intake.upload_token(gen_random_uuid()));
  end if;
  v_checked := intake.check_lead(v_schema.fields, contact, answers, attribution, submission_key, v_niche.region);

  select l.* into v_lead
  from intake.store_leads(array[(
    ops.uuid_v7(), v_niche.id, v_schema.id, v_checked -> 'answers', submit_lead.submission_key, v_checked -> 'contact',
    case when submit_lead.submission_key is not null then v_hash end,
    v_checked -> 'attribution' || jsonb_build_object('address', request.client_address(), 'agent', request.client_agent())
  )::intake.new_lead]) as l;
  if not found then
    -- A concurrent request with this key has committed since the check above.
    return intake.submission_receipt(submission_key, v_hash);
  end if;
  perform event.emit('lead.submitted', v_lead.id);
  return jsonb_build_object(
    'lead_id', v_lead.id, 'niche', v_niche.slug, 'niche_name', v_niche.name, 'submitted_at', v_lead.created_at,
    'upload_token', intake.upload_token(v_lead.id));
end
$$;

comment on function intake.submit_lead(text, jsonb, jsonb, jsonb, text) is
$$Store a lead of a public form, pending approval. Returns the data of a thank-you page, and a token for attaching files.
niche: slug. contact: {name, email, phone}. answers: by the niche's active form. attribution: {referrer_url, utm_source,
utm_medium, utm_campaign, utm_term, utm_content, partner, click_id, visitor_session}. submission_key: 8 to 200 characters
that the sender generates once for each lead; sending it again returns the same answer.
Errors: LM301 faults, listed in details; LM302 key used for another lead; LM202 no such niche; LM304 niche takes no leads;
LM061 proof of work is missing or invalid; LM062 too many from this network (429).$$;

grant execute on function intake.submit_lead(text, jsonb, jsonb, jsonb, text) to anon, member, partner, admin;

create or replace function api.submit_lead(
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
Returns the data of a thank-you page: {"lead_id", "niche", "niche_name", "submitted_at", "upload_token"}. With the token,
files can be attached by POST /files for an hour, or until the lead is approved. niche: slug. contact: {"name", "email",
"phone"}. answers: by the niche's active form in form_schemas. attribution: {"referrer_url", "utm_source", "utm_medium",
"utm_campaign", "utm_term", "utm_content", "partner", "click_id", "visitor_session"}. submission_key: 8 to 200 characters,
generated once for each lead; sending the same request again returns the same answer and creates no second lead.
Errors: LM301 faults, listed in details; LM302 key used for another lead; LM202 no such niche; LM304 niche takes no leads;
LM061 proof of work is missing or invalid, where the niche requires one (form_challenge); LM062 too many from this network
(429).$$;

grant execute on function api.submit_lead(text, jsonb, jsonb, jsonb, text) to anon, member, partner, admin;
