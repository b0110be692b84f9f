create or replace function usage.month_of(moment timestamptz) returns date
language sql immutable parallel safe
return date_trunc('month', moment at time zone 'UTC')::date;

comment on function usage.month_of(timestamptz) is $$First day of the month in which calls count against the quota, in UTC.$$;

create or replace function usage.quota_of(organization_id uuid) returns usage.quota
language plpgsql stable
as $$
declare
  v_month constant date := usage.month_of(clock_timestamp());
  v_quota usage.quota;
begin
  select s.billed, s.overrun into v_quota.used, v_quota.overrun
  from usage.month_sum as s
  where s.organization_id = quota_of.organization_id and s.month = v_month;
  v_quota.used := coalesce(v_quota.used, 0);
  v_quota.overrun := coalesce(v_quota.overrun, 0);
  v_quota.maximum := ops.limit_of(quota_of.organization_id, 'api_calls_per_month');
  -- greatest() passes over null.
  v_quota.remaining := case when v_quota.maximum is not null then greatest(v_quota.maximum - v_quota.used, 0) end;
  -- Asked only of those whom it may concern.
  v_quota.may_overrun := coalesce(v_quota.remaining = 0, false) and ops.has_feature(quota_of.organization_id, 'api_overrun');
  v_quota.resets_at := (v_month + interval '1 month') at time zone 'UTC';
  return v_quota;
end
$$;

comment on function usage.quota_of(uuid) is
$$How much an organisation has used of its quota of this month. maximum and remaining are null if its plan has no limit; may_overrun:
whether the quota is used up and the plan has calls go on.$$;
