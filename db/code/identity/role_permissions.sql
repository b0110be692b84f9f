create or replace view api.role_permissions with (security_invoker = true) as
select p.role, p.permission
from identity.role_permission as p;

comment on view api.role_permissions is
$$Roles and what they may do
The permissions of each role of a member, and of each scope of an API key (read, manage), in an organisation.$$;
comment on column api.role_permissions.role is $$owner, admin, member, billing or viewer; read and manage are scopes of keys.$$;
comment on column api.role_permissions.permission is
$$read (see what the organisation has), buy (buy and order leads, report on them, ask for refunds of bad ones), manage_billing (deposits
and their refunds, plan, payment methods, billing address), manage_settings (organisation, notifications, CRM), manage_keys,
manage_members, own (appoint and remove owners).$$;

grant select on api.role_permissions to member, admin;
