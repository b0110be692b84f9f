select audit.watch('catalog.niche');
select audit.watch('catalog.form_schema');
select audit.watch('catalog.competition_level');
select audit.watch('catalog.field_mapping');
