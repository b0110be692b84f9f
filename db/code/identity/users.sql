create or replace view api.users with (security_invoker = true) as
select
  u.id,
  u.email,
  u.first_name,
  u.last_name,
  u.phone,
  u.status,
  u.is_admin,
  u.email_verified_at,
  u.created_at,
  u.updated_at,
  u.deleted_at,
  identity.factors_shown(u.id) as second_factors
from identity.user_account as u;

comment on view api.users is
$$Users
Members see themselves, admins all users.$$;
comment on column api.users.id is $$The sub claim of the user's tokens.$$;
comment on column api.users.email is $$E-mail address, lower case.$$;
comment on column api.users.phone is $$Phone number as entered.$$;
comment on column api.users.status is $$active, deactivated (closed by its owner) or suspended (blocked by an admin).$$;
comment on column api.users.is_admin is $$Whether the user may log in at the admin door.$$;
comment on column api.users.email_verified_at is $$When the address was verified.$$;
comment on column api.users.deleted_at is $$Time of the soft deletion.$$;
comment on column api.users.second_factors is
$$What the user gives besides the password: passkey, totp (an authenticator app); both or none.$$;

grant select on api.users to member, admin;
