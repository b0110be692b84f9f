-- LM725 channel_has_rules (409): Rules use the channel; `details` lists their names.
--   To do: Give the rules another channel, or send `with_rules`.

create or replace function notification.fail_waiting(channel_id uuid, rule_id uuid, problem text) returns void
language plpgsql volatile
as $$
begin
  -- The queues are locked, so that no worker takes one of them at this moment.
  perform from notification.destination as d
  where d.id = any (array(
    select v.destination_id
    from notification.delivery as v
    where (v.channel_id = fail_waiting.channel_id or v.rule_id = fail_waiting.rule_id) and v.status in ('held', 'due')))
  order by d.id
  for no key update;
  update notification.delivery as v
  set status = 'failed', last_error = fail_waiting.problem, finished_at = clock_timestamp()
  where (v.channel_id = fail_waiting.channel_id or v.rule_id = fail_waiting.rule_id) and v.status in ('held', 'due');
end
$$;

comment on function notification.fail_waiting(uuid, uuid, text) is
$$Give up what waits for a channel or because of a rule; the other is null.$$;

create or replace function notification.remove_channel(channel_id uuid, with_rules boolean default false) returns void
language plpgsql volatile security definer -- web roles write no table
set search_path = pg_catalog, pg_temp
as $$
declare
  v_channel constant notification.channel := notification.require_channel(channel_id);
  v_names constant text := (select string_agg(r.name, ', ' order by r.position, r.id) from notification.rule as r
    where r.channel_id = v_channel.id);
begin
  if v_names is not null and with_rules is not true then
    perform ops.raise_http(409, 'LM725', 'rules use the channel', v_names, 'Give them another channel, or send with_rules.');
  end if;
  delete from notification.rule as r where r.channel_id = v_channel.id;
  perform notification.fail_waiting(v_channel.id, null, 'the channel was removed');
  delete from notification.channel as c where c.id = v_channel.id;
end
$$;

comment on function notification.remove_channel(uuid, boolean) is
$$Remove a channel with its secrets. with_rules: also the rules that use it; otherwise a channel with rules stays. What waits for it fails;
the log stays.
Errors: LM115 role not allowed, LM721 no such channel, LM725 rules use it.$$;

grant execute on function notification.remove_channel(uuid, boolean) to member, admin;

create or replace function api.remove_channel(channel_id uuid, with_rules boolean default false) returns void
language sql volatile
begin atomic
  select notification.remove_channel(remove_channel.channel_id, remove_channel.with_rules);
end;

comment on function api.remove_channel(uuid, boolean) is
$$Remove a channel
with_rules: true removes the rules that use it as well. Deliveries that wait for it fail; the log of earlier ones stays.
Errors: LM115 role not allowed (403), LM721 no such channel (404), LM725 rules use it, named in details (409).$$;

grant execute on function api.remove_channel(uuid, boolean) to member, admin;
