create or replace function ops.record_backup(label text, type text, size bigint, repository_size bigint, seconds integer) returns void
language plpgsql volatile security definer -- the program that makes backups writes no table
set search_path = pg_catalog, pg_temp
as $$
begin
  update ops.setting as s
  set value = v.value, updated_at = clock_timestamp()
  from (values
    ('ops.last_backup_at', to_jsonb(clock_timestamp())),
    ('ops.last_backup', jsonb_build_object('label', left(record_backup.label, 100), 'type', left(record_backup.type, 10),
      'size', record_backup.size, 'repository_size', record_backup.repository_size, 'seconds', record_backup.seconds))) as v (name, value)
  where s.name = v.name;
end
$$;

comment on function ops.record_backup(text, text, bigint, bigint, integer) is
$$Record that a backup is complete. size: bytes of the database; repository_size: bytes that it added to the repository.$$;

grant execute on function ops.record_backup(text, text, bigint, bigint, integer) to leadmill_backup;
