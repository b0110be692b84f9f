create or replace view api.memberships with (security_invoker = true) as
select
  m.user_id,
  m.organization_id,
  m.role,
  m.created_at,
  m.ended_at
from identity.membership as m;

comment on view api.memberships is
$$Memberships
Who belongs to which organisation. Members see those of their own, admins all.$$;
comment on column api.memberships.role is $$owner (all), manager (all but members and money back) or viewer (reads).$$;
comment on column api.memberships.ended_at is $$Until when; null while it lasts.$$;

grant select on api.memberships to member, admin;
