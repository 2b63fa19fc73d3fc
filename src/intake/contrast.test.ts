import { describe, expect, it } from 'vitest'
import { type Key, message } from '#messages/message.ts'
import { guessContrast } from './contrast.ts'

describe('guessContrast', () => {
  it.each([
    // BIDS
    ['sub-01_T1w.nii.gz', 'T1w'],
    ['sub-01_ses-2_acq-3d_run-1_T2w.nii.gz', 'T2w'],
    ['sub-01_FLAIR.nii.gz', 'FLAIR'],
    ['sub-01_ce-gadolinium_T1w.nii.gz', 'T1c'],
    ['sub-01_ce-gad_run-02_T1w.nii', 'T1c'],
    ['sub-01_acq-ce_T1w.nii', 'T1c'],
    ['sub-01_ce-none_T1w.nii', 'T1w'],
    ['sub-gd_ses-post_T1w.nii', 'T1w'],
    ['sub-01_acq-preGd_T1w.nii', 'T1w'],
    ['sub-01_part-phase_T2w.nii', null],
    ['sub-01_space-T1w_FLAIR.nii.gz', 'FLAIR'],
    ['sub-01_space-T1w_T2w.nii.gz', 'T2w'],
    ['sub-flair_T1w.nii.gz', 'T1w'],
    ['sub-01_ce-gadolinium_FLAIR.nii.gz', 'FLAIR'],
    // BraTS, old and new
    ['BraTS20_Training_001_t1.nii.gz', 'T1w'],
    ['BraTS20_Training_001_t1ce.nii.gz', 'T1c'],
    ['BraTS20_Training_001_t2.nii.gz', 'T2w'],
    ['BraTS20_Training_001_flair.nii.gz', 'FLAIR'],
    ['BraTS-GLI-00001-000-t1n.nii.gz', 'T1w'],
    ['BraTS-GLI-00001-000-t1c.nii.gz', 'T1c'],
    ['BraTS-GLI-00001-000-t2w.nii.gz', 'T2w'],
    ['BraTS-GLI-00001-000-t2f.nii.gz', 'FLAIR'],
    ['UPENN-GBM-00001_11_T1GD.nii.gz', 'T1c'],
    ['TCGA-02-0006_t1Gd.nii.gz', 'T1c'],
    // UCSF-PDGM
    ['UCSF-PDGM-0004_T1.nii.gz', 'T1w'],
    ['UCSF-PDGM-0004_T1_bias.nii.gz', 'T1w'],
    ['UCSF-PDGM-0004_T1c.nii.gz', 'T1c'],
    ['UCSF-PDGM-0004_T1c_bias.nii.gz', 'T1c'],
    ['UCSF-PDGM-0004_T2_bias.nii.gz', 'T2w'],
    ['UCSF-PDGM-0004_FLAIR_bias.nii.gz', 'FLAIR'],
    // Plain names
    ['t1.nii', 'T1w'],
    ['T1Gd.nii.gz', 'T1c'],
    ['t1 post.nii.gz', 'T1c'],
    ['T1+C.nii', 'T1c'],
    ['mprage.nii.gz', 'T1w'],
    ['AX T1 POST.nii.gz', 'T1c'],
    ['post_t1.nii.gz', 'T1c'],
    ['t1_mprage_sag_p2.nii.gz', 'T1w'],
    ['MPRAGE_post.nii', 'T1c'],
    ['3DT1.nii.gz', 'T1w'],
    ['3D_FLAIR.nii.gz', 'FLAIR'],
    ['t2_flair.nii.gz', 'FLAIR'],
    ['T2FLAIR.hdr', 'FLAIR'],
    ['axT2.img.gz', 'T2w'],
    ['folder_t1/scan_flair.nii.gz', 'FLAIR'],
    // Contrast agent named apart from the T1
    ['T1_MPR_CE.nii.gz', 'T1c'],
    ['t1_mpr_km.nii', 'T1c'],
    ['01_T1_tra_post.nii.gz', 'T1c'],
    ['T1_SE_Gd.nii', 'T1c'],
    ['case_t1_gad.nii.gz', 'T1c'],
    ['3D_T1_GAD.nii', 'T1c'],
    ['T1_postcontrast.nii', 'T1c'],
    ['T1_3D_contrast.nii', 'T1c'],
    ['T1wGd.nii.gz', 'T1c'],
    ['preop_T1_Gd.nii', 'T1c'],
    ['pre_op_t1_tra_gd.nii', 'T1c'],
    // No agent, or words that resemble it
    ['T1_pre_contrast.nii', 'T1w'],
    ['T1_no_contrast.nii', 'T1w'],
    ['T1_noncontrast.nii.gz', 'T1w'],
    ['T1_non-contrast.nii.gz', 'T1w'],
    ['T1_without_contrast.nii', 'T1w'],
    ['T1_w_o_contrast.nii', 'T1w'],
    ['t1_tra_unenhanced.nii', 'T1w'],
    ['T1_native_contrast.nii', 'T1w'],
    ['GD_01_tra_T1.nii', 'T1w'],
    ['T1_tra_post_op.nii', 'T1w'],
    ['T2_post_contrast.nii', 'T2w'],
    ['FLAIR_gad.nii', 'FLAIR'],
    // In BIDS names only the suffix marks a mask, not entities
    ['sub-01_label-brain_T1w.nii.gz', 'T1w'],
    ['sub-01_desc-seg_FLAIR.nii.gz', 'FLAIR'],
    ['sub-mask_T2w.nii.gz', 'T2w'],
    // Another contrast, or no hint
    ['UCSF-PDGM-0004_SWI.nii.gz', null],
    ['sub-01_T2starw.nii.gz', null],
    ['sub-01_dwi.nii.gz', null],
    ['scan.nii.gz', null],
    ['patient1.nii.gz', null],
    ['best1.nii.gz', null],
    // Cohorts and tools
    ['BraTS-MEN-00012-001-t1c.nii.gz', 'T1c'],
    ['BraTS_MET_00031_t1n.nii.gz', 'T1w'],
    ['UPENN-GBM-00007_11_DTI_FA.nii.gz', null],
    ['UPENN-GBM-00007_11_DSC_ap-rCBV.nii.gz', null],
    ['UCSF-PDGM-0012_T1gad_bias.nii', 'T1c'],
    ['UCSF-PDGM-0012_DTI_eddy_MD.nii.gz', null],
    ['week-004/CT1.nii.gz', 'T1c'],
    ['CT1_bet_reg.nii.gz', 'T1c'],
    ['T2_r2s_bet_regT1.nii.gz', 'T2w'],
    ['FLAIR_to_T1c.nii.gz', 'FLAIR'],
    ['T1w_to_T2w.nii.gz', 'T1w'],
    ['MR_Gd.nii.gz', 'T1c'],
    ['BRATS_014_0000.nii.gz', null],
    ['IXI044-Guys-0712-PD.nii.gz', null],
    ['sub-02_inv-1_MP2RAGE.nii.gz', null],
    ['sub-02_UNIT1.nii.gz', 'T1w'],
    ['sub-02_PDw.nii.gz', null],
    // Vendors
    ['Sag_T1_FLAIR.nii.gz', 'T1w'],
    ['Ax_T1_FLAIR_+C.nii.gz', 'T1c'],
    ['t1_tirm_tra_dark-fluid.nii.gz', 'T1w'],
    ['t2_spc_da-fl_tra.nii.gz', 'FLAIR'],
    ['T2_SPACE_FLAIR.nii.gz', 'FLAIR'],
    ['T1mprageSag_Gd.nii.gz', 'T1c'],
    ['eT1W_SE_GD.nii.gz', 'T1c'],
    ['sT2W_TSE.nii.gz', 'T2w'],
    ['Ax_FSPGR_3D+C.nii.gz', 'T1c'],
    ['3D_BRAVO_C+.nii.gz', 'T1c'],
    ['T2_FFE_tra.nii.gz', null],
    ['t2_fl2d_tra_hemo.nii.gz', null],
    ['Ax_T2*_GRE.nii.gz', null],
    ['T1W_FFE.nii.gz', 'T1w'],
    ['t2_stir_cor.nii.gz', null],
    ['gre_field_mapping.nii.gz', null],
    ['ASSET_Calibration.nii.gz', null],
    ['mp2rage_INV2.nii.gz', null],
    ['MP2RAGE_UNI.nii.gz', 'T1w'],
    ['mp2rage_T1_Images.nii.gz', null],
    ['PD+T2_TSE.nii.gz', 'T2w'],
    ['T1_tra_SUB.nii.gz', null],
    ['T1_ax_w_wo.nii.gz', null],
    ['T2_prep_T1w.nii.gz', 'T1w'],
    // Other languages
    ['T1_vor_KM.nii.gz', 'T1w'],
    ['T1_nach_KM.nii.gz', 'T1c'],
    ['T1_avec_gado.nii.gz', 'T1c'],
    ['T1_après_injection.nii.gz', 'T1c'],
    ['T1_sin_contraste.nii.gz', 'T1w'],
    ['T1_con_contraste.nii.gz', 'T1c'],
    ['T1_zonder_contrast.nii.gz', 'T1w'],
    ['T1增强.nii.gz', 'T1c'],
    ['T1平扫.nii.gz', 'T1w'],
    // After surgery or processing
    ['T1_post-op.nii.gz', 'T1w'],
    ['T1_post_processed.nii.gz', 'T1w'],
    ['t1_stealth-post_Processed_CaPTk.nii.gz', 'T1c'],
  ])('%s → %s', (name, contrast) => {
    const guess = guessContrast(name)
    expect(guess.contrast).toBe(contrast)
    expect(guess.aside).toBeUndefined()
    expect(guess.reason.key).toMatch(/^intake\./)
  })

  it.each([
    'BraTS-GLI-00001-000-seg.nii.gz',
    'BraTS20_Training_001_seg.nii',
    'UCSF-PDGM-0004_tumor_segmentation.nii.gz',
    'UCSF-PDGM-0004_brain_parenchyma_segmentation.nii.gz',
    'sub-01_desc-brain_mask.nii.gz',
    'sub-01_space-T1w_dseg.nii.gz',
    'sub-01_label-brain_mask.nii.gz',
    'sub-01_T1w_label-lesion_roi.nii.gz',
    'sub-01_T1w_class-GM_probtissue.nii.gz',
    'sub-01_space-T1w_label-GM_probseg.nii.gz',
    'brain_mask_T1w.nii.gz',
    't1_mask.nii.gz',
    'FLAIR labels.nii',
    'BraTS-MEN-RT-0012-1_gtv.nii.gz',
    'T1c_seg.nii.gz',
    'sub-01_mod-T1w_defacemask.nii.gz',
  ])('%s is set aside', name => {
    expect(guessContrast(name)).toMatchObject({
      contrast: null,
      aside: 'mask or segmentation',
      reason: { key: 'intake.inName', params: { meaning: message('intake.meansMask') } },
    })
  })

  it('gives the part of the name as the reason', () => {
    const reason = (name: string) => guessContrast(name).reason
    const named = (text: string, meaning: Key) => ({
      key: 'intake.inName',
      params: { text, meaning: { key: meaning, params: {} }, place: 'name' },
    })
    expect(reason('sub-01_ce-gadolinium_T1w.nii.gz')).toEqual(
      message('intake.agentInName', { agent: 'ce-gadolinium', text: 'T1w', place: 'name' }),
    )
    expect(reason('a_t1ce.nii')).toEqual(named('t1ce', 'intake.meansT1c'))
    expect(reason('T1_tra_post.nii')).toEqual(
      message('intake.agentInName', { agent: 'post', text: 'T1', place: 'name' }),
    )
    expect(reason('scan.nii')).toEqual(message('intake.nothingInName', { place: 'name' }))
    expect(reason('x_SWI.nii')).toEqual(named('SWI', 'intake.meansOther'))
  })
})
