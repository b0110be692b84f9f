-- LM732 invalid_test_message (400): The message of a test has faults.
--   To do: Correct each path listed in `details`.
-- LM733 too_many_tests (429): The organisation has sent too many tests, or sent too much again.
--   To do: Wait as long as `Retry-After` says.
-- LM734 channel_not_usable (409): The channel is disabled, or its address is not confirmed;
--   `details` says which.
--   To do: Use `enable_channel`, or follow the link in the mail.

create or replace function notification.list_fault(list jsonb, keys text[]) returns text[]
language sql immutable parallel safe
set search_path = pg_catalog, pg_temp
as $$
  select case
    when jsonb_typeof(list) <> 'array' or jsonb_array_length(list) > 50 then '{wrong_type,must be a list of at most 50}'::text[]
    when exists (
      select
      from jsonb_array_elements(list) as e (item)
      where jsonb_typeof(e.item) <> 'object' or not e.item ? 'label' or e.item - keys <> '{}' or exists (
        select from jsonb_each(case jsonb_typeof(e.item) when 'object' then e.item else '{}' end) as m
        where jsonb_typeof(m.value) not in ('string', 'null') or length(m.value #>> '{}') > 500))
      then array['not_a_match', 'must be objects of short texts: ' || array_to_string(keys, ', ')]
  end
$$;

comment on function notification.list_fault(jsonb, text[]) is
$$Code and message of the fault of a list in a message; null if it has none.$$;

create or replace function notification.test_message_faults(message jsonb) returns jsonb
language sql immutable parallel safe
set search_path = pg_catalog, pg_temp
as $$
  select case when jsonb_typeof(message) <> 'object' then
    '[{"field": "message", "code": "not_an_object", "message": "must be a JSON object"}]'
    else coalesce((
      select jsonb_agg(jsonb_build_object('field', 'message.' || left(f.name, 100), 'code', f.fault[1], 'message', f.fault[2]) order by
        f.name)
      from (
        select m.key as name,
          case
            when m.key in ('title', 'summary') then
              case when jsonb_typeof(m.value) <> 'string' or length(m.value #>> '{}') not between 1 and 500
                then '{wrong_type,must be a text of 1 to 500 characters}'::text[] end
            when m.key = 'url' then
              case when jsonb_typeof(m.value) not in ('string', 'null') or m.value #>> '{}' !~ '^https://[!-~]+$'
                  or length(m.value #>> '{}') > 2000
                then '{not_a_match,must be an https address}'::text[] end
            when m.key = 'facts' then notification.list_fault(m.value, '{label, text, icon}')
            when m.key = 'changes' then notification.list_fault(m.value, '{label, from, to}')
            when m.key = 'contact' then notification.list_fault(m.value, '{label, text}')
            when m.key = 'data' then
              case when jsonb_typeof(m.value) <> 'object' then '{not_an_object,must be a JSON object}'::text[] end
            else '{unknown_field,is not a part of a message that a test can choose}'
          end as fault
        from jsonb_each(case jsonb_typeof(message) when 'object' then message else '{}' end) as m) as f
      where f.fault is not null), '[]') end
$$;

comment on function notification.test_message_faults(jsonb) is $$The faults of the parts of a message that a test gives itself.$$;

create or replace function notification.require_usable(channel notification.channel) returns void
language plpgsql volatile
as $$
begin
  if channel.status <> 'active' then
    perform ops.raise_http(409, 'LM734', 'channel is not in use', channel.disabled_reason, 'Correct the cause, then use enable_channel.');
  elsif channel.kind = 'email' and channel.confirmed_at is null then
    perform ops.raise_http(409, 'LM734', 'channel is not in use', 'the address is not confirmed', 'Follow the link in the mail.');
  end if;
end
$$;

comment on function notification.require_usable(notification.channel) is
$$Refuse a channel that nothing can be sent to.
Errors: LM734.$$;

create or replace function notification.spend_by_organization(limit_name text, organization_id uuid, cost integer) returns void
language plpgsql volatile
as $$
declare
  v_wait constant interval := ops.spend(limit_name, coalesce(organization_id::text, ''), cost);
begin
  if v_wait is not null then
    perform ops.raise_http(429, 'LM733', 'too many were sent', null, 'Try again after Retry-After.',
      jsonb_build_object('Retry-After', ops.seconds_of(v_wait)));
  end if;
end
$$;

comment on function notification.spend_by_organization(text, uuid, integer) is
$$Spend from a limit of an organisation, or null: of the platform.
Errors: LM733 it is used up.$$;

create or replace function notification.enqueue_test(channel notification.channel, rule notification.rule, message jsonb) returns uuid
language plpgsql volatile
as $$
declare
  v_id constant uuid := ops.uuid_v7();
begin
  perform notification.require_usable(channel);
  perform notification.spend_by_organization('notification.tests', channel.organization_id, 1);
  insert into notification.delivery (
    id, template, rule_id, rule_version, channel_id, destination_id, sequence, organization_id, event_kind, event_count, message, is_test,
    status, job_id)
  values (
    v_id, case when channel.kind = 'email' then 'event_notification' end, rule.id, rule.version, channel.id, channel.destination_id,
    case when channel.kind <> 'email' then notification.take_numbers(channel.destination_id, 1) end,
    channel.organization_id, nullif(message ->> 'kind', 'test'), 0, message, true,
    'due', case when channel.kind = 'email' then queue.defer('send_mail', jsonb_build_object('delivery_id', v_id)) end);
  return v_id;
end
$$;

comment on function notification.enqueue_test(notification.channel, notification.rule, jsonb) is
$$Send a message to a channel as a test, by the same queue as everything else. rule: whose form it has, or null.
Errors: LM733 too many tests, LM734 the channel is not usable.$$;

create or replace function notification.test_stamp() returns jsonb
language sql volatile
set search_path = pg_catalog, pg_temp
return jsonb_build_object('happened_at', to_char(clock_timestamp() at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"'), 'thread', null);

comment on function notification.test_stamp() is $$What each test has of its own: now, and no thread, so that it joins no conversation.$$;
