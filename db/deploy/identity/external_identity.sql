-- Deploy leadmill:identity/external_identity to pg

begin;

create table identity.external_identity (
  id uuid primary key default ops.uuid_v7(),
  issuer text not null,
  subject text not null,
  user_id uuid not null references identity.user_account (id),
  email text not null,
  first_name text,
  last_name text,
  linked_at timestamptz not null default clock_timestamp(),
  last_used_at timestamptz not null default clock_timestamp(),
  constraint external_identity_is_linked_once unique (issuer, subject),
  constraint external_identity_names_are_short check (length(first_name) <= 100 and length(last_name) <= 100),
  constraint external_identity_issuer_is_short check (length(issuer) between 1 and 255),
  constraint external_identity_subject_is_short check (length(subject) between 1 and 255)
);

create index external_identity_by_user on identity.external_identity (user_id);

alter table identity.external_identity enable row level security;

-- No policy: only definers read it.

comment on table identity.external_identity is
$$Users at external issuers (Google, Facebook, another system) and the accounts that they are linked to.$$;
comment on column identity.external_identity.id is $$Identifies the row in the audit log.$$;
comment on column identity.external_identity.issuer is $$The claim iss of the issuer's tokens.$$;
comment on column identity.external_identity.subject is
$$The user's id at the issuer, the claim sub. Unlike an e-mail address it is never reassigned to another person.$$;
comment on column identity.external_identity.email is
$$Address at the issuer, as of the last sign-in. The account's address follows it as long as both are the same.$$;
comment on column identity.external_identity.first_name is
$$Given name at the issuer, as of the last sign-in. The account's name follows it in the same way.$$;
comment on column identity.external_identity.last_name is
$$Family name at the issuer, as of the last sign-in. The account's name follows it in the same way.$$;
comment on column identity.external_identity.linked_at is $$Time of the first sign-in.$$;
comment on column identity.external_identity.last_used_at is $$Time of the last sign-in.$$;

commit;
