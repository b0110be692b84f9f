-- Deploy leadmill:identity/invitation to pg

begin;

create table identity.invitation (
  id uuid primary key default ops.uuid_v7(),
  organization_id uuid not null references identity.organization (id),
  email text not null,
  role text not null,
  status text not null default 'pending',
  invited_by uuid not null references identity.user_account (id),
  accepted_by uuid references identity.user_account (id),
  created_at timestamptz not null default clock_timestamp(),
  sent_at timestamptz not null default clock_timestamp(),
  expires_at timestamptz not null,
  ended_at timestamptz,
  constraint invitation_email_is_an_address check (ops.is_email_address(email)),
  constraint invitation_role_is_known check (role in ('owner', 'admin', 'member', 'billing', 'viewer')),
  constraint invitation_status_is_known check (status in ('pending', 'accepted', 'refused', 'withdrawn', 'expired')),
  constraint invitation_ended_has_a_time check ((status = 'pending') = (ended_at is null)),
  constraint invitation_accepted_names_the_member check ((status = 'accepted') = (accepted_by is not null))
);

create unique index invitation_is_pending_once on identity.invitation (organization_id, email) where status = 'pending';

create index invitation_by_organization on identity.invitation (organization_id, created_at desc, id desc);

create index invitation_by_inviter on identity.invitation (invited_by);

create index invitation_by_member on identity.invitation (accepted_by) where accepted_by is not null;

create index invitation_by_expiry on identity.invitation (expires_at);

comment on table identity.invitation is
$$Invitations to join an organisation, sent by mail. The link in the mail is that of a proof of the address.$$;
comment on column identity.invitation.email is $$The address, canonical. Only its owner can accept.$$;
comment on column identity.invitation.status is
$$pending, accepted, refused (by the person invited), withdrawn (by the organisation) or expired (noted when it is sent anew; until then
expires_at says so).$$;
comment on column identity.invitation.invited_by is
$$Who sent it last. The invitation is void once this member may no longer invite.$$;
comment on column identity.invitation.accepted_by is $$The account of the new member.$$;
comment on column identity.invitation.sent_at is $$When its mail was last requested. Links of earlier mails are void.$$;

alter table identity.invitation enable row level security;

commit;
