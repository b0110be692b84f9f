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
Which users belong to which organisations. Members see those of their own organisation, admins all.$$;
comment on column api.memberships.role is
$$owner, admin, member, billing or viewer: role_permissions shows what each may do.$$;
comment on column api.memberships.ended_at is $$When the membership ended; null while it lasts.$$;

grant select on api.memberships to member, admin;
