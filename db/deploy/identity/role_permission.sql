-- Deploy leadmill:identity/role_permission to pg

begin;

create table identity.role_permission (
  role text not null,
  permission text not null,
  primary key (role, permission),
  constraint role_permission_role_is_known check (role in ('owner', 'admin', 'member', 'billing', 'viewer', 'read', 'manage')),
  constraint role_permission_permission_is_known check (
    permission in ('read', 'buy', 'manage_billing', 'manage_settings', 'manage_keys', 'manage_members', 'own'))
);

comment on table identity.role_permission is
$$What members and API keys of an organisation may do in it. The rows are those of db/code/identity/registry.sql.$$;
comment on column identity.role_permission.role is
$$The role of a member (owner, admin, member, billing, viewer) or the scope of an API key (read, manage).$$;
comment on column identity.role_permission.permission is
$$read: see what the organisation has; buy: buy leads, order them, report on them and ask for refunds of bad ones; manage_billing:
deposits and their refunds, plan, payment methods, billing address; manage_settings: the organisation, notifications, channels,
connections to CRMs; manage_keys: API keys; manage_members: invitations, roles, removal; own: appoint owners and remove them.$$;

alter table identity.role_permission enable row level security;

commit;
