create or replace view api.invitations with (security_invoker = true) as
select
  i.id,
  i.organization_id,
  i.email,
  i.role,
  case when i.status = 'pending' and i.expires_at <= clock_timestamp() then 'expired' else i.status end as status,
  i.invited_by,
  i.accepted_by,
  i.created_at,
  i.sent_at,
  i.expires_at,
  i.ended_at
from identity.invitation as i;

comment on view api.invitations is
$$Invitations
Who was asked to join an organisation. Members see those of their own organisation, admins all. Deleted some time after they expire.$$;
comment on column api.invitations.role is $$The role that the new member gets.$$;
comment on column api.invitations.status is $$pending, accepted, refused (by the person invited), withdrawn or expired.$$;
comment on column api.invitations.invited_by is $$Who sent it last; it is void once this member may no longer invite.$$;
comment on column api.invitations.sent_at is $$When its mail was last requested.$$;
comment on column api.invitations.ended_at is $$Null while it is pending.$$;

grant select on api.invitations to member, admin;
