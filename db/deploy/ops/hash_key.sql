-- Deploy leadmill:ops/hash_key to pg

begin;

create table ops.hash_key (
  is_only boolean primary key default true,
  secret bytea not null,
  created_at timestamptz not null default clock_timestamp(),
  constraint hash_key_is_one_row check (is_only),
  constraint hash_key_is_long_enough check (length(secret) >= 32)
);

alter table ops.hash_key enable row level security;

-- No policy: only definers read it.

comment on table ops.hash_key is
$$The key of the keyed hashes that represent e-mail and network addresses outside of user accounts and the vault. One row.$$;

insert into ops.hash_key (secret) values (extensions.gen_random_bytes(32));

comment on column ops.hash_key.secret is $$32 random bytes.$$;

commit;
