-- LM736 invalid_resend_range (400): A period has no beginning or end, or ends before it begins, or
--   another argument of a range is wrong.
--   To do: Correct each field listed in `details`.

create or replace function notification.resend_deliveries(
  channel_id uuid, since timestamptz, until timestamptz, status text default 'failed'
) returns jsonb
language plpgsql volatile security definer -- web roles write no table
set search_path = pg_catalog, pg_temp
as $$
declare
  c_most constant integer := 1000;
  v_channel constant notification.channel := notification.require_channel(channel_id);
  v_ids uuid[];
  v_count integer;
begin
  if since is null or until is null or since >= until then
    perform ops.raise_http(400, 'LM736', 'period is invalid',
      '[{"field": "until", "code": "too_small", "message": "must be later than since"}]');
  elsif resend_deliveries.status is null or resend_deliveries.status not in ('failed', 'sent', 'any') then
    perform ops.raise_http(400, 'LM736', 'period is invalid',
      '[{"field": "status", "code": "not_an_option", "message": "must be failed, sent or any"}]');
  end if;
  perform notification.require_usable(v_channel);
  v_ids := array(
    select v.id
    from notification.delivery as v
    where v.channel_id = v_channel.id and v.created_at >= since and v.created_at < until and not v.is_test
      and v.template is distinct from 'confirm_channel_address'
      and v.status = any (case resend_deliveries.status when 'any' then '{failed, sent}'::text[] else array[resend_deliveries.status] end)
    order by v.created_at, v.id
    limit c_most + 1);
  v_count := notification.send_again(v_channel, v_ids[:c_most]);
  perform audit.record('deliveries_resent', 'notification.channel', v_channel.id::text,
    jsonb_build_object('since', since, 'until', until, 'status', resend_deliveries.status, 'count', v_count));
  return jsonb_build_object('count', v_count, 'is_complete', cardinality(v_ids) <= c_most);
end
$$;

comment on function notification.resend_deliveries(uuid, timestamptz, timestamptz, text) is
$$Send the finished deliveries of a channel again that were created in a period, oldest first, at most 1,000, with their ids and in their
order; tests are left out. status: failed, sent or any. Returns {count, is_complete}; if it is not complete, call it again.
Errors: LM115 role not allowed, LM721 no such channel, LM733 too many, LM734 the channel is not usable, LM736 the
period or status is wrong.$$;

grant execute on function notification.resend_deliveries(uuid, timestamptz, timestamptz, text) to member, admin;

create or replace function api.resend_deliveries(
  channel_id uuid, since timestamptz, until timestamptz, status text default 'failed'
) returns jsonb
language sql volatile
begin atomic
  select notification.resend_deliveries(resend_deliveries.channel_id, resend_deliveries.since, resend_deliveries.until,
    ops.bounded(resend_deliveries.status, 'status'));
end;

comment on function api.resend_deliveries(uuid, timestamptz, timestamptz, text) is
$$Send what a channel missed again
The deliveries that were created from since on and before until, oldest first, at most 1,000, in their order, with their ids and by the same
rate limit. status: failed, sent or any. Returns {count, is_complete}. If is_complete is false, call it again for the rest; of those that
were sent, with since as the created_at of the last one.
Errors: LM115 role not allowed (403), LM721 no such channel (404), LM733 too many (429), LM734 the channel is
disabled or not confirmed (409), LM736 the period or status is wrong (400).$$;

grant execute on function api.resend_deliveries(uuid, timestamptz, timestamptz, text) to member, admin;
