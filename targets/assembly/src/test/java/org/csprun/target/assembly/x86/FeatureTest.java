package org.csprun.target.assembly.x86;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.EnumSet;
import java.util.Set;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class FeatureTest {
  private static final Set<Feature> AVX2 = EnumSet.of(Feature.AVX2);
  private static final Set<Feature> AVX512 = EnumSet.of(Feature.AVX2, Feature.AVX512);
  private static final Vec X = Vec.ymm(1);
  private static final Vec Z = Vec.zmm(1);
  private static final Address AT = Address.of(Gpr.RAX, 0);

  private static void refuses(Set<Feature> features, String message, Consumer<Assembler> emit) {
    Assembler assembler = new Assembler(features);
    assertThatThrownBy(() -> emit.accept(assembler))
        .isInstanceOf(UnsupportedInstruction.class)
        .hasMessage(message + ", which the code is not made for");
    assertThat(assembler.size()).as("bytes").isZero();
  }

  @Test
  void refusesTheNewEncodingWithoutAvx512() {
    refuses(AVX2, "VPADDD needs AVX512", a -> a.v(VectorOp.VPADDD, Z, Z, Z));
    refuses(AVX2, "VPADDD needs AVX512", a -> a.v(VectorOp.VPADDD, X, X, AT.repeated()));
    refuses(AVX2, "VPADDD needs AVX512", a -> a.v(VectorOp.VPADDD, X, X, Vec.ymm(16)));
    refuses(
        AVX2, "VPADDD needs AVX512", a -> a.v(VectorOp.VPADDD, X, X, X, Masking.merge(Mask.K1)));
    refuses(AVX2, "VMOVDQU8 needs AVX512", a -> a.v(VectorOp.VMOVDQU8, X, AT));
    refuses(AVX2, "VPSRAVQ needs AVX512", a -> a.v(VectorOp.VPSRAVQ, X, X, X));
    refuses(AVX2, "VPSRLW needs AVX512", a -> a.v(ShiftOp.VPSRLW, Z, Z, 8));
    refuses(AVX2, "VPMOVD2M needs AVX512", a -> a.mask(VectorOp.VPMOVD2M, Mask.K1, X));
    refuses(
        AVX2,
        "VPGATHERDD needs AVX512",
        a -> a.gather(VectorOp.VPGATHERDD, X, Gpr.RAX, Vec.ymm(2), 1, Mask.K1));
    refuses(AVX2, "KMOV needs AVX512", a -> a.kmovw(Mask.K1, Gpr.RAX));
    refuses(AVX2, "KXNORW needs AVX512", a -> a.ones(Mask.K1));
  }

  @Test
  void refusesWhatExtensionsBring() {
    refuses(AVX512, "VPDPBUSD needs AVX512_VNNI", a -> a.v(VectorOp.VPDPBUSD, Z, Z, Z));
    refuses(AVX512, "VPDPBUSD needs AVX512_VNNI", a -> a.v(VectorOp.VPDPBUSD, Z, Z, AT));
    refuses(AVX512, "VPDPBUSD_VEX needs AVX_VNNI", a -> a.v(VectorOp.VPDPBUSD_VEX, X, X, X));
    refuses(AVX2, "VPDPBUSD_VEX needs AVX_VNNI", a -> a.v(VectorOp.VPDPBUSD_VEX, X, X, AT));
    refuses(AVX512, "VPERMI2B needs AVX512_VBMI", a -> a.v(VectorOp.VPERMI2B, Z, Z, Z));
  }

  @Test
  void refusesVectorsWithoutAvx2() {
    refuses(Set.of(), "VPADDD needs AVX2", a -> a.v(VectorOp.VPADDD, X, X, X));
    refuses(Set.of(), "VPADDD needs AVX2", a -> a.v(VectorOp.VPADDD, X, X, AT));
    refuses(Set.of(), "VPSRLW needs AVX2", a -> a.v(ShiftOp.VPSRLW, X, X, 8));
    refuses(Set.of(), "VZEROUPPER needs AVX2", Assembler::vzeroupper);
  }

  @Test
  void emitsWhatTheFeaturesBring() {
    Assembler avx2 = new Assembler(AVX2);
    Assembler vnni = new Assembler(EnumSet.of(Feature.AVX2, Feature.AVX_VNNI));

    assertThatCode(() -> avx2.v(VectorOp.VPADDD, X, X, AT)).doesNotThrowAnyException();
    assertThatCode(() -> vnni.v(VectorOp.VPDPBUSD_VEX, X, X, X)).doesNotThrowAnyException();
  }
}
