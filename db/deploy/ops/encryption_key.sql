-- Deploy leadmill:ops/encryption_key to pg

begin;

create table ops.encryption_key (
  key_id text primary key,
  public_key bytea not null,
  created_at timestamptz not null default clock_timestamp(),
  constraint encryption_key_id_is_of_its_key check (key_id = extensions.pgp_key_id(public_key))
);

comment on table ops.encryption_key is
$$Public halves of the keys that encrypt secrets of tenants. The newest one encrypts; older ones remain until no secret is
encrypted with them. Only workers have the private halves: they must never be stored here.$$;
comment on column ops.encryption_key.key_id is
$$Id of the encryption subkey, 16 hex digits. Every encrypted message contains it.$$;
comment on column ops.encryption_key.public_key is $$OpenPGP certificate with one RSA encryption subkey.$$;

commit;
