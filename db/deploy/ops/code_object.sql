-- Deploy leadmill:ops/code_object to pg

begin;

create table ops.code_object (
  key text not null,
  file text not null,
  statement_hash text not null,
  attributes_hash text not null,
  definition text not null,
  attributes text not null,
  constraint code_object_pkey primary key (key)
);

comment on table ops.code_object is
$$Functions, views, policies, triggers and grants as the code layer last applied them. The next deployment applies only what
differs from this, in the files or in the catalogue.$$;

create table ops.code_release (
  id bigint generated always as identity,
  hash text not null,
  applied_at timestamptz not null default clock_timestamp(),
  constraint code_release_pkey primary key (id)
);

comment on table ops.code_release is
$$Deployments of the code layer. The last row identifies the code that runs: `leadmill status` compares its hash with the
files.$$;

-- No policy: only the owner reads these tables.
alter table ops.code_object enable row level security;

alter table ops.code_release enable row level security;

comment on column ops.code_object.key is $$Kind and name, such as `function intake.approve_lead`.$$;
comment on column ops.code_object.file is $$File below db/code.$$;
comment on column ops.code_object.statement_hash is $$MD5 of the statement in the file.$$;
comment on column ops.code_object.attributes_hash is $$MD5 of its comments and grants in the file.$$;
comment on column ops.code_object.definition is $$MD5 of the definition in the catalogue once it was applied.$$;
comment on column ops.code_object.attributes is $$MD5 of its comments and privileges in the catalogue once they were applied.$$;
comment on column ops.code_release.hash is $$Hash over all statements of db/code. It is the same wherever they are applied.$$;

commit;
