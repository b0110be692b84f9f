-- LM310 invalid_contact_message (400): The contact message has faults.
--   To do: Correct every field listed in `details`.
-- LM312 too_many_contact_messages (429): Too many contact messages came from all networks together.
--   To do: Wait as long as `Retry-After` says.

create or replace function intake.contact_message_fields() returns jsonb
language sql stable
set search_path = pg_catalog, pg_temp
as $$
  -- A name is one line, so that no program that shows it takes the next line for something else.
  select jsonb '[
    {"id": "name", "type": "text", "required": true, "options": {"max_length": 100, "pattern": "[^\\u0001-\\u001f\\u007f-\\u009f]+"}},
    {"id": "email", "type": "email", "required": true},
    {"id": "message", "type": "textarea", "required": true, "options": {"max_length": 5000}}]'
    || jsonb_build_object('id', 'topic', 'type', 'select', 'options', ops.setting_of('intake.contact_topics'))
$$;

comment on function intake.contact_message_fields() is $$The contact form, described as a form of a niche.$$;

create or replace function intake.contact_message_receipt(submission_key text, request_hash bytea) returns jsonb
language plpgsql stable
as $$
declare
  v_message intake.contact_message;
begin
  select m.* into v_message
  from intake.contact_message as m
  where m.submission_key = contact_message_receipt.submission_key;
  if not found then
    return null;
  end if;
  if v_message.request_hash is distinct from contact_message_receipt.request_hash then
    perform ops.raise_http(409, 'LM302', 'submission key was used for another message', null,
      'Send a new submission_key with each new message.');
  end if;
  return jsonb_build_object('contact_message_id', v_message.id, 'submitted_at', v_message.created_at);
end
$$;

comment on function intake.contact_message_receipt(text, bytea) is
$$The answer to the request that first used this key; null if it is unused.
Errors: LM302 the key was used with other content.$$;

create or replace function intake.check_contact_message(
  name text, email text, message text, topic text, submission_key text
) returns jsonb
language plpgsql stable
as $$
declare
  v_checked constant jsonb := catalog.check_answers(intake.contact_message_fields(),
    jsonb_strip_nulls(jsonb_build_object('name', name, 'email', email, 'message', message, 'topic', topic)));
  v_faults constant jsonb := (v_checked -> 'faults') || case when length(submission_key) not between 8 and 200
    then jsonb '[{"field": "submission_key", "code": "wrong_length", "message": "must have 8 to 200 characters"}]' else '[]' end;
begin
  if v_faults <> '[]' then
    perform ops.raise_http(400, 'LM310', 'contact message has faults', v_faults::text);
  end if;
  return v_checked -> 'answers';
end
$$;

comment on function intake.check_contact_message(text, text, text, text, text) is
$$Check a contact message, and return its fields as they are stored.
Errors: LM310 faults, all of them in details as a JSON list of {"field", "code", "message"}.$$;

create or replace function intake.send_contact_message(
  name text default null,
  email text default null,
  message text default null,
  niche text default null,
  topic text default null,
  submission_key text default null
) returns jsonb
language plpgsql volatile security definer -- anonymous callers write no table
set search_path = pg_catalog, pg_temp
as $$
declare
  v_hash constant bytea := sha256(convert_to(jsonb_build_array(name, email, message, niche, topic)::text, 'UTF8'));
  v_receipt constant jsonb := intake.contact_message_receipt(submission_key, v_hash);
  v_niche_id uuid;
  v_checked jsonb;
  v_message intake.contact_message;
  v_wait interval;
begin
  -- First of all, because a repeated request gets its answer even if topics or niches have changed since.
  if v_receipt is not null then
    return v_receipt;
  end if;
  select n.id into v_niche_id from catalog.niche as n where n.slug = send_contact_message.niche and n.retired_at is null;
  if v_niche_id is null and not ops.is_blank(send_contact_message.niche) then
    perform ops.raise_http(404, 'LM202', 'no such niche', left(send_contact_message.niche, 100));
  end if;
  if not ops.require_form_proof('intake.contact_messages', 'contact', ops.setting_of('intake.contact_guard')) then
    -- The same answer as for a stored message, so that the robot believes it was successful. Nothing was written.
    return jsonb_build_object('contact_message_id', ops.uuid_v7(), 'submitted_at', clock_timestamp());
  end if;
  v_checked := intake.check_contact_message(name, email, message, topic, submission_key);
  -- The limit of all comes after that of the network, as the order of locks has it.
  v_wait := ops.spend('intake.contact_messages_in_all', '');
  if v_wait is not null then
    perform ops.raise_http(429, 'LM312', 'too many contact messages were sent', null, 'Wait as long as Retry-After says.',
      jsonb_build_object('Retry-After', ops.seconds_of(v_wait)));
  end if;

  insert into intake.contact_message (
    name, email, message, niche_id, topic, address, agent, submission_key, request_hash)
  values (
    v_checked ->> 'name', v_checked ->> 'email', v_checked ->> 'message', v_niche_id, v_checked ->> 'topic',
    request.client_address(), request.client_agent(), send_contact_message.submission_key,
    case when send_contact_message.submission_key is not null then v_hash end)
  on conflict on constraint contact_message_submission_key_is_unique do nothing
  returning * into v_message;
  if not found then
    -- A concurrent request with this key has committed since the check above.
    return intake.contact_message_receipt(submission_key, v_hash);
  end if;
  perform event.emit('contact_message.received', v_message.id);
  return jsonb_build_object('contact_message_id', v_message.id, 'submitted_at', v_message.created_at);
end
$$;

comment on function intake.send_contact_message(text, text, text, text, text, text) is
$$Store a message of the contact form. A confirmation goes to its sender and a notice to admins, both by jobs, so that no mail server can
make the request fail. name: one line of at most 100 characters. message: at most 5000. niche: slug, or null. topic: one of the setting
intake.contact_topics, or null. submission_key: as for leads.
Errors: LM310 faults, listed in details; LM302 key used for another message; LM202 no such niche; LM061 proof of work is missing or
invalid; LM062 too many from this network, LM312 from all (429).$$;

grant execute on function intake.send_contact_message(text, text, text, text, text, text) to anon, member, partner, admin;

create or replace function api.send_contact_message(
  name text default null,
  email text default null,
  message text default null,
  niche text default null,
  topic text default null,
  submission_key text default null
) returns jsonb
language sql volatile
begin atomic
  select intake.send_contact_message(
    ops.bounded(send_contact_message.name, 'name'),
    ops.bounded(send_contact_message.email, 'email'),
    ops.bounded(send_contact_message.message, 'message', 20000),
    ops.bounded(send_contact_message.niche, 'niche'),
    ops.bounded(send_contact_message.topic, 'topic'),
    ops.bounded(send_contact_message.submission_key, 'submission_key'));
end;

comment on function api.send_contact_message(text, text, text, text, text, text) is
$$Write to the operator
The contact form. Returns {"contact_message_id", "submitted_at"}; a mail confirms it to the address given, at most one a day. name, email
and message (at most 5000 characters) are required. niche: slug of the niche that it is about. topic: one of those that form_limits lists.
submission_key: 8 to 200 characters, generated once for each message; sending the same request again returns the same answer and sends
nothing twice.
Errors: LM310 faults, listed in details; LM302 key used for another message; LM202 no such niche; LM061 proof of work is missing or
invalid, where it is required (form_challenge with form contact); LM062 too many from this network, LM312 from all (429).$$;

grant execute on function api.send_contact_message(text, text, text, text, text, text) to anon, member, partner, admin;
