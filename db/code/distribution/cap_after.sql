create or replace function distribution.cap_after(cap distribution.cap, price bigint, zone text, at timestamptz) returns distribution.cap
language sql stable parallel safe
return row(
  cap.subscription_id, cap.period, cap.max_leads, cap.max_spend,
  case when cap.window_ends_at > at then cap.window_ends_at else distribution.window_end(cap.period, zone, at) end,
  case when cap.window_ends_at > at then cap.leads else 0 end + 1,
  case when cap.window_ends_at > at then cap.spend else 0 end + price)::distribution.cap;

comment on function distribution.cap_after(distribution.cap, bigint, text, timestamptz) is
$$The cap after one more lead has been bought at this price; in a new window if the one that it counted has ended.$$;
