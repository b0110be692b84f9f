-- No page calls it, but programs; admins see it as a part of `health`.
create or replace function api.notification_lag() returns jsonb
language sql stable
begin atomic
  select notification.lag();
end;

comment on function api.notification_lag() is
$$How far notifications are behind
{unmatched, unmatched_seconds}: events for which no rule was evaluated yet, and the age of the oldest; {faulty}: events whose message cannot
be made, which is a defect of ours; {waiting, waiting_seconds, sending}: deliveries that are due, for how long the oldest has been, and
those under way; {held, overdue}: those that wait for quiet hours, a digest or another attempt, and of these those whose time has come;
{failing_channels, disabled_channels}. Admins see all organisations together.$$;

grant execute on function api.notification_lag() to member, admin;
