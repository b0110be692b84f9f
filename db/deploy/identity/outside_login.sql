-- Deploy leadmill:identity/outside_login to pg

begin;

create table identity.outside_login (
  id uuid primary key default ops.uuid_v7(),
  issuer text not null,
  subject text not null,
  user_id uuid not null references identity.user_account (id),
  email text not null,
  first_name text,
  last_name text,
  linked_at timestamptz not null default clock_timestamp(),
  last_used_at timestamptz not null default clock_timestamp(),
  constraint outside_login_is_linked_once unique (issuer, subject),
  constraint outside_login_names_are_short check (length(first_name) <= 100 and length(last_name) <= 100),
  constraint outside_login_issuer_is_short check (length(issuer) between 1 and 255),
  constraint outside_login_subject_is_short check (length(subject) between 1 and 255)
);

create index outside_login_by_user on identity.outside_login (user_id);

alter table identity.outside_login enable row level security;

-- no policy: nobody but definers reads it

comment on table identity.outside_login is $$By whom else a user lets himself be known: Google, Facebook, the issuer of another system.$$;
comment on column identity.outside_login.id is $$Its name in the audit log.$$;
comment on column identity.outside_login.issuer is $$The claim iss of the tokens that say so.$$;
comment on column identity.outside_login.subject is $$The user's name there, the claim sub: never given to another, unlike an e-mail address.$$;
comment on column identity.outside_login.user_id is $$Who it is here.$$;
comment on column identity.outside_login.email is $$His address there when he came last. His address here follows it as long as the two were the same.$$;
comment on column identity.outside_login.first_name is $$His given name there when he came last; it is followed in the same way.$$;
comment on column identity.outside_login.last_name is $$His family name there when he came last; it is followed in the same way.$$;
comment on column identity.outside_login.linked_at is $$When he came first.$$;
comment on column identity.outside_login.last_used_at is $$When he came last.$$;

commit;
