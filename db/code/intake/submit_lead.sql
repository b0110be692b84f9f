-- LM302 submission_key_reused (409): The submission key was used for another lead. To do: Generate
--   a new key for each new lead.
-- LM304 niche_closed (409): The niche takes no leads: it is inactive or has no active form.

-- LM314 niche_not_of_the_key (403): The API key submits leads of other niches only.
--   To do: Create a key for this niche.
-- LM315 too_many_partner_leads (429): The organisation submits more leads by API key than it may.
--   To do: Wait as `Retry-After` says, or ask the operator for more.

create or replace function intake.key_of_submission(submission_key text) returns text
language plpgsql stable
as $$
declare
  v_header constant text := request.header('idempotency-key');
begin
  if v_header <> submission_key then
    perform ops.raise_http(400, 'LM301', 'lead has faults', jsonb_build_array(jsonb_build_object(
      'field', 'submission_key', 'code', 'not_a_match', 'message', 'differs from the header Idempotency-Key'))::text);
  end if;
  return coalesce(key_of_submission.submission_key, v_header);
end
$$;

comment on function intake.key_of_submission(text) is
$$The key by which a sender repeats a submission: the argument or the header Idempotency-Key.
Errors: LM301 they differ.$$;

create or replace function intake.stored_key(submission_key text) returns text
language sql stable
set search_path = pg_catalog, pg_temp
return case
  -- Two organisations may choose the same. The hash leaves room for the longest.
  when request.claim('scopes') is not null and length(submission_key) between 8 and 200
    then format('partner:%s:%s', request.organization_id(), encode(sha256(convert_to(submission_key, 'UTF8')), 'hex'))
  else submission_key end;

comment on function intake.stored_key(text) is $$A submission key as it is stored: those of each partner are apart from all others.$$;

create or replace function intake.admit_key(niche_id uuid) returns void
language plpgsql volatile
as $$
declare
  v_wait interval;
begin
  if request.claim('scopes') is null then
    return;
  end if;
  if not coalesce(request.claim('niches')::jsonb ? niche_id::text, true) then
    perform ops.raise_http(403, 'LM314', 'API key is for other niches', niche_id::text, 'Create a key for this niche.');
  end if;
  -- Tests use up nothing that live leads need.
  v_wait := ops.spend(case when request.is_test() then 'intake.test_leads' else 'intake.partner_leads' end,
    request.organization_id()::text);
  if v_wait is not null then
    perform ops.raise_http(429, 'LM315', 'too many leads by API key', null, 'Wait as `Retry-After` says.',
      jsonb_build_object('Retry-After', ops.seconds_of(v_wait)));
  end if;
end
$$;

comment on function intake.admit_key(uuid) is
$$Let the caller's API key, if it has one, submit a lead of this niche.
Errors: LM314 the key is for other niches, LM315 too many (429).$$;

create or replace function intake.record_partner(lead_id uuid, submission_key text) returns void
language sql volatile
set search_path = pg_catalog, pg_temp
as $$
  insert into intake.partner_submission (lead_id, organization_id, api_key_id, submission_key)
  select record_partner.lead_id, request.organization_id(), request.session_id(), record_partner.submission_key
  where request.claim('scopes') is not null
$$;

comment on function intake.record_partner(uuid, text) is $$Remember who submitted a lead, if it was by an API key.$$;

create or replace function intake.require_same_request(stored_hash bytea, request_hash bytea) returns void
language plpgsql stable
as $$
begin
  if stored_hash is distinct from request_hash then
    perform ops.raise_http(409, 'LM302', 'submission key was used for another lead', null,
      'Send a new submission_key with each new lead.');
  end if;
end
$$;

comment on function intake.require_same_request(bytea, bytea) is
$$Refuse a submission key that was used with other content.
Errors: LM302.$$;

create or replace function intake.submission_receipt(submission_key text, request_hash bytea) returns jsonb
language plpgsql stable
as $$
declare
  v_lead_id uuid;
  v_archived_at timestamptz;
  v_hash bytea;
  v_receipt jsonb;
begin
  select
    l.id, l.archived_at, c.request_hash,
    jsonb_build_object(
      'lead_id', l.id, 'niche', n.slug, 'niche_name', n.name, 'submitted_at', l.created_at,
      'upload_token', intake.upload_token(l.id))
  into v_lead_id, v_archived_at, v_hash, v_receipt
  from intake.lead as l
  left join intake.lead_contact as c on c.lead_id = l.id
  join catalog.niche as n on n.id = l.niche_id
  where l.submission_key = submission_receipt.submission_key;
  if not found then
    return null;
  elsif v_archived_at is not null then
    select c.request_hash into v_hash from intake.contact_archive as c where c.lead_id = v_lead_id;
    if not found then
      -- Erased, and the hash with it: whether it was the same request is not known any more.
      return v_receipt;
    end if;
  end if;
  perform intake.require_same_request(v_hash, submission_receipt.request_hash);
  return v_receipt;
end
$$;

comment on function intake.submission_receipt(text, bytea) is
$$The answer to the request that first used this key; null if it is unused.
Errors: LM302 the key was used with other content.$$;

create or replace function intake.test_status(email text) returns text
language sql immutable parallel safe
set search_path = pg_catalog, pg_temp
return coalesce(substring(lower(email) from '^(approved|distributed|unsold|rejected|bad)@outcome\.example$'), 'pending_approval');

comment on function intake.test_status(text) is
$$What becomes of a test lead with this e-mail address, so that partners can try each outcome.$$;

create or replace function intake.test_receipt(submission_key text, request_hash bytea) returns jsonb
language plpgsql stable
as $$
declare
  v_hash bytea;
  v_receipt jsonb;
begin
  select l.request_hash, jsonb_build_object(
    'lead_id', l.id, 'niche', n.slug, 'niche_name', n.name, 'submitted_at', l.created_at, 'upload_token', null, 'is_test', true)
  into v_hash, v_receipt
  from intake.test_lead as l
  join catalog.niche as n on n.id = l.niche_id
  where l.organization_id = request.organization_id() and l.submission_key = test_receipt.submission_key;
  if found then
    perform intake.require_same_request(v_hash, test_receipt.request_hash);
  end if;
  return v_receipt;
end
$$;

comment on function intake.test_receipt(text, bytea) is
$$intake.submission_receipt() of test leads.
Errors: LM302 the key was used with other content.$$;

create or replace function intake.store_test_lead(niche catalog.niche, email text, submission_key text, request_hash bytea) returns jsonb
language plpgsql volatile
as $$
declare
  v_lead intake.test_lead;
begin
  insert into intake.test_lead (organization_id, api_key_id, niche_id, status, submission_key, request_hash)
  values (request.organization_id(), request.session_id(), niche.id, intake.test_status(email), store_test_lead.submission_key,
    case when store_test_lead.submission_key is not null then store_test_lead.request_hash end)
  on conflict on constraint test_lead_submission_key_is_unique do nothing
  returning * into v_lead;
  if not found then
    -- A concurrent request with this key has committed since the receipt was looked up.
    return intake.test_receipt(store_test_lead.submission_key, store_test_lead.request_hash);
  end if;
  -- The newest of each organisation are kept. Those that a concurrent request is deleting are left to it.
  delete from intake.test_lead as l
  where l.id = any(array(
    select o.id
    from intake.test_lead as o
    where o.organization_id = v_lead.organization_id and o.id <= (
      select n.id from intake.test_lead as n where n.organization_id = v_lead.organization_id
      order by n.id desc offset ops.setting_of('intake.test_leads')::integer limit 1)
    order by o.id
    limit 1000
    for update skip locked));
  return jsonb_build_object(
    'lead_id', v_lead.id, 'niche', niche.slug, 'niche_name', niche.name, 'submitted_at', v_lead.created_at, 'upload_token', null,
    'is_test', true);
end
$$;

comment on function intake.store_test_lead(catalog.niche, text, text, bytea) is
$$Store a test lead and return its receipt: what it was, without the contact data and answers that were checked.
Errors: LM302 the key was used with other content.$$;

create or replace function intake.submit_lead(
  niche text,
  contact jsonb default null,
  answers jsonb default null,
  attribution jsonb default null,
  submission_key text default null,
  consents uuid[] default null
) returns jsonb
language plpgsql volatile security definer -- anonymous callers write no table
set search_path = pg_catalog, pg_temp
as $$
declare
  v_hash constant bytea :=
    sha256(convert_to(jsonb_build_array(niche, contact, answers, attribution, consents)::text, 'UTF8'));
  v_key constant text := intake.key_of_submission(submission_key);
  v_stored_key constant text := intake.stored_key(v_key);
  v_receipt jsonb := case when request.is_test() then intake.test_receipt(v_key, v_hash)
    else intake.submission_receipt(v_stored_key, v_hash) end;
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
  perform intake.admit_key(v_niche.id);
  if not ops.require_form_proof('intake.leads', 'lead ' || v_niche.slug, catalog.form_guard_of(v_niche)) then
    -- The same answer as for a stored lead, so that the robot believes it was successful. Nothing was written.
    return jsonb_build_object(
      'lead_id', ops.uuid_v7(), 'niche', v_niche.slug, 'niche_name', v_niche.name, 'submitted_at', clock_timestamp(),
      'upload_token', intake.upload_token(gen_random_uuid()));
  end if;
  v_checked := intake.check_lead(v_schema.fields, contact, answers, attribution, v_key, v_niche.region,
    intake.consent_faults(v_niche.id, consents));
  if request.is_test() then
    -- Up to here a test lead is a lead. From here on nothing knows of it.
    return intake.store_test_lead(v_niche, v_checked #>> '{contact,email}', v_key, v_hash);
  end if;

  select l.* into v_lead
  from intake.store_leads(array[(
    ops.uuid_v7(), v_niche.id, v_schema.id, v_checked -> 'answers', v_stored_key, v_checked -> 'contact',
    case when v_key is not null then v_hash end,
    v_checked -> 'attribution' || jsonb_build_object('address', request.client_address(), 'agent', request.client_agent())
  )::intake.new_lead]) as l;
  if not found then
    -- A concurrent request with this key has committed since the check above.
    return intake.submission_receipt(v_stored_key, v_hash);
  end if;
  perform intake.record_partner(v_lead.id, v_key);
  insert into intake.lead_consent (lead_id, consent_id)
  select distinct v_lead.id, a.id from unnest(submit_lead.consents) as a (id);
  perform event.emit('lead.submitted', v_lead.id);
  return jsonb_build_object(
    'lead_id', v_lead.id, 'niche', v_niche.slug, 'niche_name', v_niche.name, 'submitted_at', v_lead.created_at,
    'upload_token', intake.upload_token(v_lead.id));
end
$$;

comment on function intake.submit_lead(text, jsonb, jsonb, jsonb, text, uuid[]) is
$$Store a lead of a public form, pending approval. Returns the data of a thank-you page, and a token for attaching files.
niche: slug. contact: {name, email, phone}. answers: by the niche's active form. attribution: {referrer_url, utm_source,
utm_medium, utm_campaign, utm_term, utm_content, partner, click_id, visitor_session}. submission_key: 8 to 200 characters
that the sender generates once for each lead, or the header Idempotency-Key; sending it again returns the same answer. consents: ids of
the texts that the person agreed to (catalog.consent). A key for tests stores no lead, but a row of intake.test_lead.
Errors: LM314 the API key is for other niches; LM315 too many by API key (429);
LM301 faults, listed in details; LM302 key used for another lead; LM202 no such niche; LM304 niche takes no leads;
LM061 proof of work is missing or invalid; LM062 too many from this network (429).$$;

grant execute on function intake.submit_lead(text, jsonb, jsonb, jsonb, text, uuid[]) to anon, member, partner, admin;

create or replace function api.submit_lead(
  niche text,
  contact jsonb default null,
  answers jsonb default null,
  attribution jsonb default null,
  submission_key text default null,
  consents uuid[] default null
) returns jsonb
language sql volatile
begin atomic
  select intake.submit_lead(
    ops.bounded(submit_lead.niche, 'niche'),
    ops.bounded_document(submit_lead.contact, 'contact', 16384),
    ops.bounded_document(submit_lead.answers, 'answers'),
    ops.bounded_document(submit_lead.attribution, 'attribution', 16384),
    ops.bounded(submit_lead.submission_key, 'submission_key'),
    ops.bounded_ids(submit_lead.consents, 'consents', 20));
end;

comment on function api.submit_lead(text, jsonb, jsonb, jsonb, text, uuid[]) is
$$Submit a lead
Returns the data of a thank-you page: {"lead_id", "niche", "niche_name", "submitted_at", "upload_token"}. With the token,
files can be attached by POST /files for an hour, or until the lead is approved. niche: slug. contact: {"name", "email",
"phone"}. answers: by the niche's active form in form_schemas. attribution: {"referrer_url", "utm_source", "utm_medium",
"utm_campaign", "utm_term", "utm_content", "partner", "click_id", "visitor_session"}. submission_key: 8 to 200 characters,
generated once for each lead, or sent as the header Idempotency-Key; sending the same request again returns the same answer
and creates no second lead. consents: ids of the texts that the person agreed to, of those that the niche asks for
(consents). By API key no proof of work is needed. By a key for tests all of this is checked and answered, with "is_test" and without
"upload_token", and no lead is created; what submitted_leads shows of it is up to the e-mail address: rejected@outcome.example,
approved@, distributed@, unsold@ or bad@.
Errors: LM314 the API key is for other niches; LM315 too many by API key (429); LM301 faults, listed in details; LM302 key
used for another lead; LM202 no such niche; LM304 niche takes no leads; LM061 proof of work is missing or invalid, where the
niche requires one (form_challenge); LM062 too many from this network (429).$$;

grant execute on function api.submit_lead(text, jsonb, jsonb, jsonb, text, uuid[]) to anon, member, partner, admin;
