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

-- no policy: nobody but definers reads it

comment on table identity.external_identity is $$By whom else a user lets himself be known: Google, Facebook, the issuer of another system.$$;
comment on column identity.external_identity.id is $$Its name in the audit log.$$;
comment on column identity.external_identity.issuer is $$The claim iss of the tokens that say so.$$;
comment on column identity.external_identity.subject is $$The user's name there, the claim sub: never given to another, unlike an e-mail address.$$;
comment on column identity.external_identity.email is $$His address there when he came last. His address here follows it as long as the two were the same.$$;
comment on column identity.external_identity.first_name is $$His given name there when he came last; it is followed in the same way.$$;
comment on column identity.external_identity.last_name is $$His family name there when he came last; it is followed in the same way.$$;
comment on column identity.external_identity.linked_at is $$When he came first.$$;
comment on column identity.external_identity.last_used_at is $$When he came last.$$;

commit;
